import type { Arrival } from '../../lib/cancel/shapes/readShape.ts';

/** Envelopes in which pipelines put a request. */
export type EventShape =
  | 'sns'
  | 'eventbridge'
  | 'sns_around_eventbridge'
  | 'cloudevent'
  | 'cloudevent_batch'
  | 'cloudevent_binary';

const SOURCE = 'demo.pipeline';
const TOPIC = 'arn:aws:sns:eu-central-1:000000000000:demo';
const TIME = '2026-01-15T09:30:17Z';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** A body as a member of JSON: itself, so that no id loses a digit, or as a text if it is none. */
const member = (body: string): string => (isJson(body) ? body : JSON.stringify(body));

const withMember = (fields: object, name: string, body: string): string =>
  `${JSON.stringify(fields).slice(0, -1)},${JSON.stringify(name)}:${member(body)}}`;

const notification = (message: string, id: string): string =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: id,
    TopicArn: TOPIC,
    Message: message,
    Timestamp: TIME,
  });

const eventBridgeEvent = (body: string, id: string): string =>
  withMember(
    {
      version: '0',
      id,
      'detail-type': 'Transcoding Cancel Requested',
      source: SOURCE,
      account: '000000000000',
      time: TIME,
      region: 'eu-central-1',
      resources: [],
    },
    'detail',
    body,
  );

const context = (id: string) => ({
  specversion: '1.0',
  type: 'transcoding.cancel.requested',
  source: SOURCE,
  id,
});

const cloudEvent = (body: string, id: string): string =>
  withMember({ ...context(id), datacontenttype: 'application/json' }, 'data', body);

const WRAP: Readonly<Record<EventShape, (body: string, id: string) => string>> = {
  sns: notification,
  eventbridge: eventBridgeEvent,
  sns_around_eventbridge: (body, id) => notification(eventBridgeEvent(body, id), id),
  cloudevent: cloudEvent,
  cloudevent_batch: (body, id) => `[${cloudEvent(body, id)}]`,
  cloudevent_binary: (body) => body,
};

/** Puts a request, or what was meant as one, into an envelope as it lies on the queue. */
export const inEvent = (shape: EventShape, body: string, turn: number): Arrival => {
  const id = `event-${turn}`;
  const attributes = Object.entries(shape === 'cloudevent_binary' ? context(id) : {});
  return {
    body: WRAP[shape](body, id),
    attributes: Object.fromEntries(attributes.map(([name, value]) => [`ce-${name}`, value])),
  };
};
