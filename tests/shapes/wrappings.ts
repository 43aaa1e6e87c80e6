/** A message before it is sent. */
export interface Wrapped {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Puts a JSON text into an envelope of its own, whose id and source are `label`. */
export type Wrapping = (json: string, label: string) => Wrapped;

const bare = (body: string): Wrapped => ({ body, attributes: {} });

const sns = (json: string, label: string, attributes: object): Wrapped =>
  bare(
    JSON.stringify({
      Type: 'Notification',
      MessageId: label,
      TopicArn: label,
      Message: json,
      Timestamp: '2026-01-15T09:30:17.123Z',
      ...attributes,
    }),
  );

const context = (label: string) => ({
  specversion: '1.0',
  type: 'cancel',
  id: label,
  source: label,
});

const prefixed = (prefix: string, label: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(context(label)).map(([name, value]) => [`${prefix}${name}`, value]),
  );

/** Envelopes that can stand within each other. */
export const INNER = {
  snsNotification: (json, label) => sns(json, label, {}),
  binaryInSns: (json, label) =>
    sns(json, 'topic', {
      MessageAttributes: Object.fromEntries(
        Object.entries(prefixed('ce_', label)).map(([name, Value]) => [
          name,
          { Type: 'String', Value },
        ]),
      ),
    }),
  eventBridge: (json, label) =>
    bare(
      `{"version":"0","id":${JSON.stringify(label)},"detail-type":"Transcoding Cancel Requested",` +
        `"source":${JSON.stringify(label)},"resources":[],"detail":${json}}`,
    ),
  structured: (json, label) =>
    bare(`${JSON.stringify(context(label)).slice(0, -1)},"data":${json}}`),
  textData: (json, label) => bare(JSON.stringify({ ...context(label), data: json })),
  base64Data: (json, label) =>
    bare(
      JSON.stringify({
        ...context(label),
        data_base64: Buffer.from(json).toString('base64'),
      }),
    ),
} as const satisfies Readonly<Record<string, Wrapping>>;

/** Envelopes that are made of message attributes, so that they can only stand around everything. */
export const OUTER = {
  hyphen: (json, label) => ({ body: json, attributes: prefixed('ce-', label) }),
  underscore: (json, label) => ({ body: json, attributes: prefixed('ce_', label) }),
  amqp: (json, label) => ({ body: json, attributes: prefixed('cloudEvents_', label) }),
} as const satisfies Readonly<Record<string, Wrapping>>;
