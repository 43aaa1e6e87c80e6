import { conceal } from './conceal.ts';
import { classify } from './errors/classify.ts';
import { parseExactJson } from './exactJson.ts';
import type { Failure } from './failure.ts';
import { readThrottle } from './throttle.ts';
import type { WireAnswer } from './transport.ts';

const LONGEST_MESSAGE = 300;
/** What of an error text is looked at: a page of HTML can be megabytes. */
const LONGEST_TEXT = 4 * LONGEST_MESSAGE;
/** Long runs of hex or base64 in an error text can be signatures or tokens, and the gateway echoes some of them. */
const CREDENTIAL_LIKE = /[A-Za-z0-9+/=_-]{32,}/g;
/** The gateway shows the canonical request that it made of ours, with bars for line ends. */
const CREDENTIAL_HEADER = /\b(x-security-token|x-auth-token|authorization)(:\s*)[^|\r\n]*/gi;
const UNFINISHED_WORD = /[A-Za-z0-9+/=_-]*$/;
const ACCESS_KEY = /\b(ak|access)([:=]\s*)[A-Za-z0-9]+/gi;

/** Cut so that no first part of a credential stays behind, too short to be recognised as one. */
const opening = (text: string): string =>
  text.length <= LONGEST_TEXT ? text : text.slice(0, LONGEST_TEXT).replace(UNFINISHED_WORD, '');

const publicText = (text: string): string =>
  opening(text)
    .replace(CREDENTIAL_HEADER, '$1$2…')
    .replace(ACCESS_KEY, '$1$2…')
    .replace(CREDENTIAL_LIKE, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_MESSAGE);

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

interface ErrorBody {
  readonly code?: string;
  readonly message: string;
}

/** The API and its gateway send `error_code` and `error_msg`; IAM may send `error.code`, `error.message`. */
const readErrorBody = (body: string): ErrorBody => {
  let parsed: Record<string, unknown>;
  try {
    parsed = asRecord(parseExactJson(body));
  } catch {
    return { message: body };
  }
  const nested = asRecord(parsed['error']);
  const code = asText(parsed['error_code']) ?? asText(nested['error_code']);
  const message = asText(parsed['error_msg']) ?? asText(nested['message']) ?? body;
  return code === undefined ? { message } : { code, message };
};

/**
 * Turns whatever came back, other than a success, into a {@link Failure}.
 * @param now - epoch milliseconds, to read a `Retry-After` date.
 * @param secrets - texts of the request that must not come back in the message, whatever they look like.
 */
export const readFailure = (
  answer: WireAnswer,
  now: number,
  secrets: readonly string[] = [],
): Failure => {
  if (answer.kind === 'no_answer') {
    return {
      class: answer.sent ? 'ambiguous' : 'retry',
      code: `NETWORK.${answer.reason}`,
      message: answer.sent ? 'no answer after the request was sent' : 'the request was not sent',
      sent: answer.sent,
      remedy: 'none',
    };
  }
  const { status, headers, complete } = answer;
  const body = readErrorBody(answer.body);
  const classification = classify({ status, complete, ...body });
  const requestId = headers['x-request-id'];
  const code = body.code ?? `HTTP.${status}`;
  return {
    ...classification,
    code,
    status,
    message: publicText(conceal(body.message, secrets)),
    sent: true,
    ...(requestId === undefined ? {} : { requestId }),
    ...(status === 429 || /^APIGW?\.0308$/.test(code)
      ? { throttle: readThrottle(body.message, headers['retry-after'], now) }
      : {}),
  };
};
