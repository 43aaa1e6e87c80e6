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

const JSON_TYPE = /^application\/([\w.+-]+\+)?json *(;|$)/i;

/** The text of a body, or the answer that says why not. */
export type JsonBody =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly answer: HttpAnswer };

const refused = (answer: HttpAnswer): JsonBody => ({ ok: false, answer });

/** Reads a body whose sender is known, from the bytes that were signed. Whether it is JSON is seen when it is parsed. */
export const readJsonBody = ({ headers, body }: HttpRequest): JsonBody => {
  const type = headers['content-type'] ?? '';
  if (!JSON_TYPE.test(type)) return refused(problemAnswer('unsupported_media_type'));
  const excess = excessIn(body, { depth: DEEPEST, entries: MOST_TASKS_PER_LIST });
  if (excess !== undefined) {
    const message =
      excess === 'depth'
        ? `must not be nested more than ${DEEPEST} levels deep`
        : `must not have more than ${MOST_TASKS_PER_LIST} entries in a list or object`;
    return refused(invalidRequest([{ field: '', message }]));
  }
  try {
    // A byte order mark is left in, so that it is as little JSON here as on the queue.
    return {
      ok: true,
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body),
    };
  } catch {
    return refused(invalidRequest([{ field: '', message: 'is not UTF-8' }]));
  }
};
