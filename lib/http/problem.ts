import { type HttpAnswer, jsonAnswer } from './answer.ts';

/** What can be wrong with a request, by a name for machines; the text is the `title` of RFC 9457. */
export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request cannot be read as a cancel request.' },
  unauthenticated: { status: 401, title: 'The authentication is missing or wrong.' },
  project_not_allowed: { status: 403, title: 'The caller may not cancel in this project.' },
  no_such_route: { status: 404, title: 'There is nothing here.' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here.' },
  too_large: { status: 413, title: 'The request is too large.' },
  unsupported_media_type: { status: 415, title: 'The body is not announced as JSON.' },
  refused: { status: 422, title: 'The transcoding API refuses this request for good.' },
  not_now: { status: 429, title: 'Not possible within the time that the caller would wait.' },
  unavailable: { status: 503, title: 'The request could not be taken.' },
} as const;

/** One of {@link PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS;

/** What a problem says beside its code. */
export interface ProblemFacts {
  readonly detail?: string;
  /** Members of its own. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer in `application/problem+json` (RFC 9457). */
export const problemAnswer = (
  code: ProblemCode,
  { detail, members, headers }: ProblemFacts = {},
): HttpAnswer => {
  const { status, title } = PROBLEMS[code];
  return jsonAnswer(
    status,
    { title, status, code, ...(detail === undefined ? {} : { detail }), ...members },
    { 'Content-Type': 'application/problem+json', ...headers },
  );
};

/** One generic text, whatever was wrong: a reason would tell an attacker how far he has come. */
export const unauthenticated = (): HttpAnswer =>
  problemAnswer('unauthenticated', { headers: { 'WWW-Authenticate': 'SDK-HMAC-SHA256' } });

/** Seconds after which a request that could not be taken is worth another try. */
const AFTER_OUTAGE_SECONDS = 30;

/** Nothing was accepted, and nothing about the request was wrong. */
export const unavailable = (detail: string, members: ProblemFacts['members'] = {}): HttpAnswer =>
  problemAnswer('unavailable', {
    detail,
    members,
    headers: { 'Retry-After': String(AFTER_OUTAGE_SECONDS) },
  });
