import type { ProjectTools } from '../cancel/projectTools.ts';
import type { TimeGuard } from '../cancel/timeGuard.ts';
import type { CallResult } from '../mpc/callResult.ts';
import type { WaitingFilter } from '../mpc/client.ts';
import type { FailureClass } from '../mpc/errors/errorTable.ts';
import type { TaskPage } from '../mpc/task.ts';
import { ListStopped } from './listStopped.ts';

/**
 * Reads one page of a project's waiting list.
 * @throws {ListStopped} when it cannot be read, or not in time.
 */
export type PageReader = (filter: WaitingFilter) => Promise<TaskPage>;

/** A page that fails is asked for again after each of these. */
const PAUSES_MS = [1_000, 4_000, 15_000];

const MAY_PASS: ReadonlySet<FailureClass> = new Set(['retry', 'ambiguous']);

/**
 * Makes the reader of one project's list for one run: through breaker, pace and time like any other call.
 * @param called - told of each call that was sent.
 */
export const createPageReader = (
  projectId: string,
  { gate, client, clock }: ProjectTools,
  { lastStart, signal, ending }: TimeGuard,
  called: () => void,
): PageReader => {
  const leave = async (page: number) => {
    const answer = await gate.admit('query', lastStart, ending);
    if (answer.kind === 'granted') return answer.permit;
    const at = `before page ${page} of project ${projectId}`;
    if (answer.cause === 'breaker') {
      throw new ListStopped('list_failed', `the breaker was open ${at}`);
    }
    throw new ListStopped('no_time', `the ${answer.cause} was used up ${at}`);
  };

  /** Asks for a page until somebody looked at it: not so when it was throttled, or when authentication was renewed. */
  const ask = async (filter: WaitingFilter): Promise<CallResult<TaskPage>> => {
    for (;;) {
      const permit = await leave(filter.page);
      const call = () => client.listWaiting(filter, signal);
      const { kind, result } = await gate.pass('query', permit, call);
      if (result.ok || result.failure.sent) called();
      if (kind === 'answered') return result;
    }
  };

  return async (filter) => {
    const at = `page ${filter.page} of project ${projectId}`;
    for (let tries = 0; ; tries++) {
      const result = await ask(filter);
      if (result.ok) return result.value;
      if (signal.aborted) throw new ListStopped('no_time', `time was up at ${at}`);
      const { class: failureClass, code, message } = result.failure;
      const pause = MAY_PASS.has(failureClass) ? PAUSES_MS[tries] : undefined;
      if (pause === undefined) throw new ListStopped('list_failed', `${at}: ${code} ${message}`);
      await clock.sleep(pause, signal);
    }
  };
};
