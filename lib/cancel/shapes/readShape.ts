import { parseExactJson } from '../../mpc/exactJson.ts';
import type { Names } from '../ended.ts';
import { isJsonObject } from '../jsonObject.ts';
import { type AllowedProjects, type ParsedBody, type Problem, readRequest } from '../request.ts';
import { LONGEST_TEXT, MOST_TASKS_PER_LIST } from '../requestFields.ts';
import { toSendableJson } from '../sendableJson.ts';
import { arrayElements } from './arrayElements.ts';
import { claimedFields } from './claimedFields.ts';
import { isCloudEvent, openBinaryCloudEvent, openCloudEvent } from './cloudEvent.ts';
import type { Envelope } from './envelope.ts';
import { openEventBridgeEvent } from './eventBridgeEvent.ts';
import { openSnsNotification } from './snsNotification.ts';

/** A message of the queue, or an HTTP request. */
export interface Arrival {
  readonly body: string;
  /** Attributes of the message that are texts; of an HTTP request what `cloudEventHeaders` gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What an arrival turned out to be. */
export type Shape =
  | Exclude<ParsedBody, { kind: 'invalid' }>
  /** Several events, each a body for a message of its own, as it stood in the batch. None has been looked into. */
  | { readonly kind: 'batch'; readonly bodies: readonly string[] }
  /** Meant as a request, but unusable. `claimed`: what it says of itself and can be read. */
  | {
      readonly kind: 'invalid';
      readonly problems: readonly Problem[];
      readonly claimed: Names;
    }
  /** JSON that is neither a request nor an envelope of one. `isOutcome`: one of our own outcome events, come back. */
  | {
      readonly kind: 'unrecognised';
      readonly problems: readonly Problem[];
      readonly isOutcome: boolean;
    };

/** SNS around EventBridge around CloudEvents is the deepest that a pipeline was seen to build. */
const MOST_ENVELOPES = 3;

/** `detail-type` of the events that tell of outcomes. */
export const OUTCOME_DETAIL_TYPE = 'Transcoding Cancel Resolved';

/** What the envelopes around a request say, the innermost first to be believed. */
interface Wrapping {
  readonly path: string;
  readonly envelopes: number;
  readonly id: string | undefined;
  readonly source: string | undefined;
}

const WHOLE: Wrapping = { path: '', envelopes: 0, id: undefined, source: undefined };

const below = (path: string, field: string): string =>
  path === '' || field === '' ? path + field : `${path}.${field}`;

const usable = (label: string | undefined): string | undefined =>
  label === '' || [...(label ?? '')].length > LONGEST_TEXT ? undefined : label;

/** One envelope further in. */
const within = (around: Wrapping, { field, id, source }: Envelope): Wrapping => ({
  path: below(around.path, field),
  envelopes: around.envelopes + 1,
  id: usable(id) ?? around.id,
  source: usable(source) ?? around.source,
});

/** The request with what it does not say itself and an envelope does. */
const labelled = (
  request: Readonly<Record<string, unknown>>,
  { id, source }: Wrapping,
): Readonly<Record<string, unknown>> => ({
  ...(id === undefined ? {} : { correlation_id: id }),
  ...(source === undefined ? {} : { requested_by: source }),
  ...request,
});

/**
 * Reads whatever a pipeline may send: a plain request or list, an SNS notification, an EventBridge event, CloudEvents 1.0
 * in structured, batched and binary mode, and these within each other, up to three deep. Never throws.
 *
 * What a request does not say itself is taken from its envelopes, the innermost first: `correlation_id` is the id of the
 * event or notification, `requested_by` its source or topic; texts of more than 256 characters are passed over. Problems
 * name the path in the envelope, such as `detail.task_id`.
 */
export const readShape = ({ body, attributes }: Arrival, allowed: AllowedProjects): Shape => {
  const invalid = (field: string, message: string): Shape => ({
    kind: 'invalid',
    problems: [{ field, message }],
    claimed: {},
  });

  const readLabelled = (value: Readonly<Record<string, unknown>>, wrapping: Wrapping): Shape => {
    const fields = wrapping.envelopes === 0 ? value : labelled(value, wrapping);
    const parsed = readRequest(fields, allowed);
    if (parsed.kind !== 'invalid') return parsed;
    const problems = parsed.problems.map(({ field, message }) => ({
      field: below(wrapping.path, field),
      message,
    }));
    return { kind: 'invalid', problems, claimed: claimedFields(fields) };
  };

  const readValue = (value: unknown, wrapping: Wrapping): Shape => {
    const { path } = wrapping;
    if (!isJsonObject(value)) return invalid(path, 'must be a JSON object');
    if (Object.hasOwn(value, 'task_id') || Object.hasOwn(value, 'task_ids')) {
      return readLabelled(value, wrapping);
    }
    const envelope =
      openSnsNotification(value) ?? openCloudEvent(value) ?? openEventBridgeEvent(value);
    if (envelope && value['detail-type'] !== OUTCOME_DETAIL_TYPE) return open(envelope, wrapping);
    return {
      kind: 'unrecognised',
      problems: [{ field: path, message: 'is neither a request nor an event that holds one' }],
      isOutcome: envelope !== undefined,
    };
  };

  const readText = (text: string, wrapping: Wrapping): Shape => {
    const { path } = wrapping;
    let value: unknown;
    try {
      value = parseExactJson(text);
    } catch {
      return invalid(path, 'is not JSON');
    }
    if (!Array.isArray(value) || !value.some(isCloudEvent)) return readValue(value, wrapping);
    return value.length > MOST_TASKS_PER_LIST
      ? invalid(path, `must not exceed ${MOST_TASKS_PER_LIST} events`)
      : { kind: 'batch', bodies: arrayElements(text).map(toSendableJson) };
  };

  const open = (envelope: Envelope, around: Wrapping): Shape => {
    const { content, fault } = envelope;
    if (around.envelopes === MOST_ENVELOPES) {
      return invalid(around.path, `is within more than ${MOST_ENVELOPES} envelopes`);
    }
    if (fault !== undefined) return invalid(below(around.path, fault.field), fault.message);
    const wrapping = within(around, envelope);
    return 'text' in content
      ? readText(content.text, wrapping)
      : readValue(content.value, wrapping);
  };

  const binary = openBinaryCloudEvent(attributes, body);
  return binary ? open(binary, WHOLE) : readText(body, WHOLE);
};
