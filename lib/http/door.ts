import type { Clock } from '../mpc/clock.ts';
import { type HttpAnswer, jsonAnswer } from './answer.ts';
import type { Authenticator, Caller } from './authentication/authenticate.ts';
import type { Handled, Visit } from './exchange.ts';
import { type HttpEvent, type HttpRequest, readHttpRequest } from './httpRequest.ts';
import { LARGEST_BODY } from './jsonBody.ts';
import { problemAnswer, unauthenticated, unavailable } from './problem.ts';
import { type Action, findRoute, isTranscodingPath, type Route } from './routes.ts';
import { transcodingError } from './transcodingAnswers.ts';

/** What became of one HTTP request, for logs, metrics and whoever else watches. */
export interface Exchange extends Omit<Handled, 'answer'> {
  /** As the table of routes writes it; absent when it led nowhere. */
  readonly route?: Route;
  readonly caller?: Caller;
  readonly answer: HttpAnswer;
}

/** What Lambda tells of an invocation. */
export interface Invocation {
  readonly requestId: string;
  /** Milliseconds until it is ended from outside. */
  readonly remainingMs: number;
}

/** Answers HTTP requests. Keeps nothing of one; may answer several at a time. */
export interface HttpDoor {
  /** Always an answer, within 25 seconds. Rejects only for a mistake of our own. */
  answer(event: HttpEvent, invocation: Invocation): Promise<Exchange>;
}

/** What a door needs. */
export interface HttpDoorOptions {
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  /** What is done for callers who were let in. */
  readonly actions: Readonly<
    Record<Extract<Action, 'cancellations' | 'transcodings'>, (visit: Visit) => Promise<Handled>>
  >;
  /** The description of this door, loaded when somebody asks for it. */
  readonly describe: () => Promise<string>;
}

/** API Gateway gives up after 30 seconds, and the function is given 25. */
const MOST_MS = 25_000;
/** Kept for the answer itself. */
const LAST_WORD_MS = 500;

/** Refusals before anything is done, in the words that the clients of a path know. */
interface Refusals {
  readonly unauthenticated: HttpAnswer;
  readonly unavailable: HttpAnswer;
  readonly tooLarge: HttpAnswer;
  readonly unknown: HttpAnswer;
  readonly late: HttpAnswer;
}

const refusalsFor = (path: string, requestId: string): Refusals =>
  isTranscodingPath(path)
    ? {
        unauthenticated: transcodingError('APIGW.0301', requestId),
        unavailable: transcodingError('APIGW.0613', requestId),
        tooLarge: transcodingError('APIGW.0201', requestId),
        unknown: transcodingError('APIGW.0101', requestId),
        late: transcodingError('APIGW.0203', requestId),
      }
    : {
        unauthenticated: unauthenticated(),
        unavailable: unavailable('The list of callers cannot be read: nothing was accepted.'),
        tooLarge: problemAnswer('too_large', { detail: `More than ${LARGEST_BODY} bytes.` }),
        unknown: problemAnswer('no_such_route'),
        late: unavailable('It could not be answered in time: nothing was said to be accepted.'),
      };

/** An event that is none of an HTTP request, such as one typed by hand in a console. */
const read = (event: HttpEvent): HttpRequest | undefined => {
  try {
    return readHttpRequest(event);
  } catch {
    return undefined;
  }
};

/** Makes a door. */
export const createHttpDoor = ({
  authenticator,
  clock,
  actions,
  describe,
}: HttpDoorOptions): HttpDoor => {
  const open = async (action: Action): Promise<Handled> => ({
    answer:
      action === 'openapi'
        ? { ...jsonAnswer(200, {}), body: await describe() }
        : jsonAnswer(200, { status: 'ok' }),
  });

  /** Who is calling, and only then what is wanted: a stranger's body is never parsed. */
  const guarded = async (
    route: Route & { readonly action: keyof typeof actions },
    visit: Omit<Visit, 'caller'>,
    refusals: Refusals,
  ): Promise<Omit<Exchange, 'route'>> => {
    if (visit.request.body.length > LARGEST_BODY) return { answer: refusals.tooLarge };
    const authentication = await authenticator.authenticate(visit.request, route.accepts);
    if (!authentication.ok) {
      const { unavailable: noList } = authentication;
      return { answer: noList ? refusals.unavailable : refusals.unauthenticated };
    }
    const { caller } = authentication;
    return { caller, ...(await actions[route.action]({ ...visit, caller })) };
  };

  const dispatch = async (
    request: HttpRequest,
    requestId: string,
    deadline: number,
    refusals: Refusals,
  ): Promise<Exchange> => {
    const destination = findRoute(request.method, request.path);
    if (destination.kind === 'unknown') return { answer: refusals.unknown };
    if (destination.kind === 'wrong_method') {
      const headers = { Allow: destination.allow.join(', ') };
      return { answer: problemAnswer('method_not_allowed', { headers }) };
    }
    const { route, projectId } = destination;
    const { action } = route;
    if (action === 'health' || action === 'openapi') return { route, ...(await open(action)) };
    const visit = {
      request,
      requestId,
      deadline,
      ...(projectId === undefined ? {} : { projectId }),
    };
    return { route, ...(await guarded({ ...route, action }, visit, refusals)) };
  };

  return {
    answer: async (event, { requestId, remainingMs }) => {
      const deadline = clock.now() + Math.min(remainingMs, MOST_MS) - LAST_WORD_MS;
      const request = read(event);
      if (request === undefined) return { answer: problemAnswer('no_such_route') };
      const refusals = refusalsFor(request.path, requestId);
      const answered = new AbortController();
      // Everything in there keeps the deadline by itself, but for a secret that cannot be read.
      const late = clock
        .sleep(deadline + LAST_WORD_MS / 2 - clock.now(), answered.signal)
        .then((): Exchange => ({ answer: refusals.late }));
      try {
        return await Promise.race([dispatch(request, requestId, deadline, refusals), late]);
      } finally {
        answered.abort();
      }
    },
  };
};
