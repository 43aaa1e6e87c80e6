import { afterFailure, noAttempts } from '../cancel/attempts.ts';
import type { Outcome } from '../cancel/outcome.ts';
import type { AllowedProjects, CancelRequest } from '../cancel/request.ts';
import { cloudEventHeaders } from '../cancel/shapes/cloudEventHeaders.ts';
import { answeringBy } from '../queue/answeringBy.ts';
import type { Queues } from '../queue/queues.ts';
import { retryDelaySeconds } from '../queue/retryDelay.ts';
import type { HttpAnswer } from './answer.ts';
import type { Caller } from './authentication/authenticate.ts';
import { type DecisionOptions, decideNow } from './decideNow.ts';
import { type Handled, mayCancelIn, type Visit } from './exchange.ts';
import { invalidRequest } from './invalidRequest.ts';
import { readJsonBody } from './jsonBody.ts';
import { finalAnswer, queuedAnswer, undecidedAnswer } from './outcomeAnswer.ts';
import { type Preference, readPreference, writePreference } from './preference.ts';
import { problemAnswer, unavailable } from './problem.ts';
import { fitsQueue, type Load, putOnQueue } from './putOnQueue.ts';
import { retryAfterSeconds } from './retryAfter.ts';
import { type Entry, readWanted } from './wanted.ts';

/** What taking cancel requests over HTTP needs. */
export interface CancellationOptions extends DecisionOptions {
  /** Whether one request is decided while its caller waits. */
  readonly decides: boolean;
  readonly queues: Queues;
  readonly projects: AllowedProjects;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** Foreign projects that an answer names at most. */
const MOST_NAMED = 10;

const NOT_CONFIRMED = 'SQS has not confirmed it: nothing was accepted.';

const foreignProjects = (entries: readonly Entry[], caller: Caller): string[] => [
  ...new Set(
    entries
      .map(({ request }) => request.projectId)
      .filter((projectId) => !mayCancelIn(caller, projectId)),
  ),
];

const withPreference = (answer: HttpAnswer, applied: Preference): HttpAnswer => {
  const value = writePreference(applied);
  return value === ''
    ? answer
    : { ...answer, headers: { ...answer.headers, 'Preference-Applied': value } };
};

const tooLarge: Handled = {
  answer: problemAnswer('too_large', { detail: 'A message of the queue has no room for it.' }),
};

/** Takes cancel requests: decides one while its caller waits, and puts others on the queue. */
export const createCancellations = (
  options: CancellationOptions,
): ((visit: Visit) => Promise<Handled>) => {
  const { queues, clock, random, projects, decides } = options;

  const enqueue = (load: Load, { deadline }: Visit): Promise<boolean[]> =>
    putOnQueue(load, answeringBy(deadline, queues, clock));

  /** Puts requests on the queue as they came. */
  const queueAll = async (entries: readonly Entry[], visit: Visit): Promise<Handled> => {
    const requests = entries.map(({ request }) => request);
    const load = {
      bodies: entries.map(({ body }) => body),
      attempts: noAttempts(clock.now()),
      caller: visit.caller.name,
    };
    if (!fitsQueue(load)) return tooLarge;
    const accepted = await enqueue(load, visit);
    const queued = accepted.filter((each) => each).length;
    const facts = { queued, notQueued: entries.length - queued };
    return queued === 0
      ? { answer: unavailable(NOT_CONFIRMED), ...facts }
      : { answer: queuedAnswer(requests, accepted), ...facts };
  };

  /**
   * Puts a request on the queue that could not be decided, with what is known of its try.
   * @param arrivedAt - epoch milliseconds before the try: a task that was cancelled later was cancelled by it.
   */
  const queueUndecided = async (
    { request, body }: Entry,
    outcome: Outcome & { kind: 'deferred' | 'retry' },
    arrivedAt: number,
    visit: Visit,
  ): Promise<Handled> => {
    const untried = noAttempts(arrivedAt);
    const load: Load = {
      bodies: [body],
      caller: visit.caller.name,
      ...(outcome.kind === 'deferred'
        ? { attempts: untried }
        : {
            attempts: afterFailure(untried, clock.now(), outcome.deleteSent),
            delaySeconds: retryDelaySeconds(1, random),
          }),
    };
    if (!fitsQueue(load)) return tooLarge;
    const [accepted] = await enqueue(load, visit);
    return accepted
      ? { answer: undecidedAnswer(request, outcome), queued: 1, notQueued: 0 }
      : { answer: unavailable(NOT_CONFIRMED), queued: 0, notQueued: 1 };
  };

  const notNow = (
    wanted: CancelRequest,
    outcome: Outcome & { kind: 'deferred' | 'retry' },
  ): HttpAnswer =>
    problemAnswer('not_now', {
      detail: 'Nothing was accepted.',
      members: {
        task_id: wanted.taskId,
        project_id: wanted.projectId,
        cause: outcome.kind === 'deferred' ? outcome.cause : 'failure',
      },
      headers: { 'Retry-After': String(retryAfterSeconds(outcome, clock.now())) },
    });

  /** Tries at once. A caller who would wait only so long gets no other decision later, unless a DELETE is out. */
  const decide = async (entry: Entry, asked: Preference, visit: Visit): Promise<Handled> => {
    const { request } = entry;
    const { waitSeconds } = asked;
    const arrivedAt = clock.now();
    const turn = waitSeconds === undefined ? {} : { turnMs: waitSeconds * 1_000 };
    const resolution = await decideNow(request, { deadline: visit.deadline, ...turn }, options);
    const { outcome } = resolution;
    const facts = { wanted: request, resolution };
    if (outcome.kind !== 'deferred' && outcome.kind !== 'retry') {
      return { answer: finalAnswer(request, outcome), ...facts };
    }
    const isOut = outcome.kind === 'retry' && outcome.deleteSent;
    return waitSeconds !== undefined && !asked.async && !isOut
      ? { answer: notNow(request, outcome), ...facts }
      : { ...(await queueUndecided(entry, outcome, arrivedAt, visit)), ...facts };
  };

  return async (visit) => {
    const { request, caller } = visit;
    const body = readJsonBody(request);
    if (!body.ok) return body;
    const arrival = { body: body.text, attributes: cloudEventHeaders(request.headers) };
    const wanted = readWanted(arrival, projects);
    if (wanted.kind === 'invalid') return { answer: invalidRequest(wanted.problems) };
    const entries = wanted.kind === 'one' ? [wanted.entry] : wanted.entries;
    const foreign = foreignProjects(entries, caller);
    if (foreign.length > 0) {
      const members = { projects: foreign.slice(0, MOST_NAMED) };
      return { answer: problemAnswer('project_not_allowed', { members }) };
    }
    const asked = readPreference(request.headers['prefer']);
    const isLeftToQueue = asked.async && asked.waitSeconds === undefined;
    const isQueued = !decides || wanted.kind === 'several' || isLeftToQueue;
    const applied = isQueued ? { async: asked.async } : asked;
    const handled =
      wanted.kind === 'one' && !isQueued
        ? await decide(wanted.entry, asked, visit)
        : await queueAll(entries, visit);
    return { ...handled, answer: withPreference(handled.answer, applied) };
  };
};
