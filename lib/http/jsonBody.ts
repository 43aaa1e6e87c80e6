import httpJsonBodyParser from '@middy/http-json-body-parser';
import { MOST_TASKS_PER_LIST } from '../cancel/requestFields.ts';
import type { HttpAnswer } from './answer.ts';
import type { HttpRequest } from './httpRequest.ts';
import { invalidRequest } from './invalidRequest.ts';
import { excessIn } from './jsonShape.ts';
import { problemAnswer } from './problem.ts';

/** Bytes of a body: those of a message, since that is what it may have to become. */
export const LARGEST_BODY = 262_144;
/** A CloudEvent around a list of requests with what they expect is five deep. */
const DEEPEST = 8;

/** The text of a body, or the answer that says why not. */
export type JsonBody =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly answer: HttpAnswer };

const refused = (answer: HttpAnswer): JsonBody => ({ ok: false, answer });

const parser = httpJsonBodyParser();

/**
 * Whether the JSON body parser takes the body for JSON by its media type. What it makes of the text is not used: its
 * reviver is not told how a number was written, so that it would round task ids beyond 2^53, and it says of bad JSON only
 * that it is bad.
 */
const isJsonType = (type: string, text: string): boolean => {
  try {
    parser.before?.({ event: { headers: { 'content-type': type }, body: text } } as never);
    return true;
  } catch (error) {
    return (error as { readonly statusCode?: number }).statusCode !== 415;
  }
};

/** Reads a body whose sender is known, from the bytes that were signed. Whether it is JSON is seen when it is parsed. */
export const readJsonBody = ({ headers, body }: HttpRequest): JsonBody => {
  const excess = excessIn(body, { depth: DEEPEST, entries: MOST_TASKS_PER_LIST });
  if (excess !== undefined) {
    const message =
      excess === 'depth'
        ? `must not be nested more than ${DEEPEST} levels deep`
        : `must not have more than ${MOST_TASKS_PER_LIST} entries in a list or object`;
    return refused(invalidRequest([{ field: '', message }]));
  }
  let text: string;
  try {
    // A byte order mark is left in, so that it is as little JSON here as on the queue.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return refused(invalidRequest([{ field: '', message: 'is not UTF-8' }]));
  }
  return isJsonType(headers['content-type'] ?? '', text)
    ? { ok: true, text }
    : refused(problemAnswer('unsupported_media_type'));
};
