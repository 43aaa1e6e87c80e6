import { isJsonObject } from '../jsonObject.ts';
import { contentOf, type Envelope, faulty, labels } from './envelope.ts';

/** The only version that is read: those before 1.0 named and encoded their parts differently. */
const VERSION = '1.0';
const WRONG_VERSION = `must be ${VERSION}`;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Whether a JSON value is an event of CloudEvents in structured mode, of whatever version. */
export const isCloudEvent = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isJsonObject(value) && Object.hasOwn(value, 'specversion');

type Body = Pick<Envelope, 'field' | 'content' | 'fault'>;

const dataOf = (event: Readonly<Record<string, unknown>>): Body => {
  const field = 'data_base64';
  const base64 = event[field];
  if (base64 === undefined) return { field: 'data', content: contentOf(event['data']) };
  if (event['data'] !== undefined) return faulty(field, 'must not stand beside data');
  if (typeof base64 !== 'string' || !BASE64.test(base64)) {
    return faulty(field, 'must be a base64 text');
  }
  return { field, content: { text: Buffer.from(base64, 'base64').toString('utf8') } };
};

/**
 * Opens an event of CloudEvents 1.0 in structured mode, whose `data` or `data_base64` is the request.
 * Facts: CloudEvents 1.0.2, "JSON Event Format".
 *
 * @returns undefined when the object is none.
 */
export const openCloudEvent = (event: Readonly<Record<string, unknown>>): Envelope | undefined => {
  if (!isCloudEvent(event)) return undefined;
  const body =
    event['specversion'] === VERSION ? dataOf(event) : faulty('specversion', WRONG_VERSION);
  return { ...body, ...labels(event['id'], event['source']) };
};

/**
 * Prefixes of context attributes in binary mode: `ce-` of the HTTP and NATS bindings, `ce_` of the Kafka binding and of
 * what was proposed for SNS, and `cloudEvents_` of the AMQP binding. Names of SQS attributes cannot have the colon of
 * AMQP's other prefix, `cloudEvents:`. There is no binding for SQS.
 */
const PREFIX = /^(?:ce[-_]|cloudevents_)/i;

/**
 * Opens an event of CloudEvents 1.0 in binary mode: its context is in the attributes of the message, or in the headers
 * of the HTTP request, and the body is the request.
 * Facts: CloudEvents 1.0.2, "HTTP Protocol Binding", "Kafka Protocol Binding", "AMQP Protocol Binding", section
 * "Binary Content Mode" of each.
 *
 * @returns undefined when the attributes are not those of an event.
 */
export const openBinaryCloudEvent = (
  attributes: Readonly<Record<string, string>>,
  body: string,
): Envelope | undefined => {
  const names = Object.keys(attributes).filter((name) => PREFIX.test(name));
  if (names.length === 0) return undefined;
  const context = new Map(
    names.map((name) => [
      name.replace(PREFIX, '').toLowerCase(),
      { name, value: attributes[name] as string },
    ]),
  );
  const version = context.get('specversion');
  if (version === undefined) return undefined;
  return {
    ...(version.value === VERSION
      ? { field: '', content: { text: body } }
      : faulty(version.name, WRONG_VERSION)),
    ...labels(context.get('id')?.value, context.get('source')?.value),
  };
};
