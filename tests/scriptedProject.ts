import { noAttempts } from '../lib/cancel/attempts.ts';
import { createBreaker } from '../lib/cancel/breaker.ts';
import { createGate } from '../lib/cancel/gate.ts';
import { createPacer } from '../lib/cancel/pacer.ts';
import { runProject } from '../lib/cancel/projectRun.ts';
import type { CancelRequest } from '../lib/cancel/request.ts';
import { createSightings } from '../lib/cancel/sightings.ts';
import { type Job, type Target, toTargets } from '../lib/cancel/target.ts';
import type { CallFacts, CallResult } from '../lib/mpc/callResult.ts';
import { type Failure, TASK_NOT_FOUND } from '../lib/mpc/failure.ts';
import type { TaskPage, TaskStatus, TaskView } from '../lib/mpc/task.ts';
import { createFakeTime } from '../local/simulation/fakeTime.ts';
import { START, trusted } from './engineWorld.ts';
import { settleIn } from './settleIn.ts';

export { START };

/** By default: a cancel that was refused, as it is when the task has started. */
export const failureOf = (rest: Partial<Failure> = {}): Failure => ({
  class: 'ambiguous',
  code: 'MPC.10212',
  message: 'refused',
  status: 400,
  sent: true,
  remedy: 'none',
  ...rest,
});

interface ProjectOptions {
  /** Calls a minute, and at once. */
  readonly cancelsPerMinute?: number;
  readonly queriesPerMinute?: number;
  /** The state of each task; one that is absent never existed. */
  readonly tasks?: Readonly<Record<string, TaskStatus>>;
  /** Failures of the first cancels of a task, one after another. */
  readonly failedCancels?: Readonly<Record<string, readonly Partial<Failure>[]>>;
  /** What the first queries come to, one after another, where that is not what the tasks are. */
  readonly queryAnswers?: readonly (Partial<Failure> | TaskPage)[];
  readonly pages?: readonly TaskPage[];
}

/** The real run of one project, one call at a time, before an API that answers at once and as it is told to. */
export const createProject = (options: ProjectOptions = {}) => {
  const time = createFakeTime(START);
  const { clock } = time;
  const tasks = new Map(Object.entries(options.tasks ?? {}));
  const failedCancels = new Map(
    Object.entries(options.failedCancels ?? {}).map(([taskId, failures]) => [
      taskId,
      [...failures],
    ]),
  );
  const queryAnswers = [...(options.queryAnswers ?? [])];
  const calls: string[] = [];
  const sightings = createSightings();

  const facts = (operation: CallFacts['operation'], ...rest: (string | number)[]): CallFacts => {
    calls.push([operation, ...rest].join(' '));
    return { operation, at: clock.now(), tookMs: 0 };
  };
  const cancelled = (taskId: string): Partial<Failure> | undefined => {
    const failure = failedCancels.get(taskId)?.shift();
    if (failure) return failure;
    const status = tasks.get(taskId);
    if (status === undefined) return { class: 'permanent', code: TASK_NOT_FOUND };
    if (status !== 'WAITING') return {};
    tasks.set(taskId, 'CANCELED');
    return undefined;
  };
  const viewsOf = (taskIds: readonly string[]): TaskView[] =>
    taskIds.flatMap((taskId) => {
      const status = tasks.get(taskId);
      return status === undefined ? [] : [{ taskId, status }];
    });
  const pacerFor = (perMinute: number) =>
    createPacer({ quotaPerMinute: perMinute, floorPerMinute: perMinute, environments: 1, clock });

  const tools = {
    client: {
      cancel: (taskId: string): Promise<CallResult<'accepted'>> => {
        const call = facts('cancel', taskId);
        const failure = cancelled(taskId);
        return Promise.resolve(
          failure
            ? { ok: false, failure: failureOf(failure), call }
            : { ok: true, value: 'accepted', call },
        );
      },
      query: (taskIds: readonly string[]): Promise<CallResult<TaskPage>> => {
        const call = facts('query', ...taskIds);
        const answer = queryAnswers.shift() ?? {
          tasks: viewsOf(taskIds),
          unreadable: 0,
          truncated: false,
        };
        return Promise.resolve(
          'tasks' in answer
            ? { ok: true, value: answer, call }
            : { ok: false, failure: failureOf(answer), call },
        );
      },
      listWaiting: ({ page }: { readonly page: number }): Promise<CallResult<TaskPage>> => {
        const call = facts('list', page);
        const value = options.pages?.[page] ?? { tasks: [], unreadable: 0, truncated: false };
        return Promise.resolve({ ok: true, value, call });
      },
      create: () => Promise.reject(new Error('the engine creates no tasks')),
    },
    gate: createGate({
      breaker: createBreaker(),
      pacers: {
        cancel: pacerFor(options.cancelsPerMinute ?? 1_000),
        query: pacerFor(options.queriesPerMinute ?? 1_000),
      },
      authorizer: trusted,
      clock,
    }),
    sightings,
    clock,
    concurrency: 1,
  };

  return {
    clock,
    sightings,
    wait: (ms: number) => settleIn(time, clock.sleep(ms)),
    /** Works off the requests, the last call of which starts within so many milliseconds. */
    run: async (jobs: readonly Job[], lastStartMs = 30_000) => {
      const targets: readonly Target[] = toTargets(jobs);
      const from = calls.length;
      await settleIn(
        time,
        runProject(targets, tools, {
          lastStart: clock.now() + lastStartMs,
          signal: new AbortController().signal,
          ending: undefined,
          stop: () => undefined,
        }),
      );
      return {
        /** In serving order: live ones first, then by the task's id. */
        targets,
        outcomes: targets.map(({ outcome }) => outcome),
        calls: calls.slice(from),
      };
    },
  };
};

let made = 0;

/** A request for one task. */
export const requestFor = (
  taskId: string,
  request: Partial<CancelRequest> = {},
  rest: Partial<Job> = {},
): Job => ({
  id: `request ${++made}`,
  request: { taskId, projectId: 'project', ...request },
  attempts: noAttempts(START),
  sentAt: START,
  ...rest,
});

/** A request whose task is asked for before any DELETE. */
export const toBeSeen = (
  taskId: string,
  sentAt = START,
  rest: Pick<CancelRequest, 'requestedBy'> = {},
): Job => requestFor(taskId, { expect: { userData: 'mine' }, ...rest }, { sentAt });

/** Tasks in this state, as a page or a world has them. */
export const allOf = (ids: readonly string[], status: TaskStatus): Record<string, TaskStatus> =>
  Object.fromEntries(ids.map((id) => [id, status]));

/** A page of waiting tasks, behind which there are more. */
export const pageOf = (ids: readonly string[]): TaskPage => ({
  tasks: ids.map((taskId) => ({ taskId, status: 'WAITING' })),
  unreadable: 0,
  truncated: true,
});

export const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
