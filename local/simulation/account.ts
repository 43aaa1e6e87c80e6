import type { RunRecord } from './runScenario.ts';
import type { Due } from './scenario.ts';
import { taskKey } from './taskKey.ts';
import type { AskedRequest } from './world.ts';

/** Where a request came to rest. */
export type EndState = 'resolved' | 'dead' | 'parked';

/** What is wrong with how a request ended. */
export type Flaw =
  /** On no queue, and nothing was reported of it. */
  | 'lost'
  /** Still on the source queue. */
  | 'unfinished'
  /** In several end states. */
  | 'twofold'
  /** In another end state than what it carries demands. */
  | 'misplaced'
  /** An outcome was reported that the API's own books contradict; so would two outcomes that contradict each other. */
  | 'untrue';

/** A request that did not end as it should. */
export interface FlawedRequest {
  readonly number: number;
  readonly taskId: string;
  readonly flaw: Flaw;
  /** All that was reported of it. */
  readonly reported: readonly string[];
}

/** How all requests of a run ended. */
export interface Account {
  readonly ends: Readonly<Record<EndState, number>>;
  readonly flaws: readonly FlawedRequest[];
}

const MOVED: ReadonlySet<string> = new Set(['dead', 'parked']);

/** Whether an outcome fits the final status of the task; undefined: there is no such task. */
const isTrue = (outcome: string, status: string | undefined): boolean => {
  switch (outcome) {
    case 'cancelled':
    case 'already_cancelled':
      return status === 'CANCELED';
    case 'too_late':
      return status !== undefined && status !== 'CANCELED' && status !== 'WAITING';
    case 'not_found':
      return status === undefined;
    default:
      // Not sent, for what the request itself says.
      return outcome === 'expired' || outcome === 'mismatch';
  }
};

const flawOf = (
  outcomes: readonly string[],
  states: readonly EndState[],
  isQueued: boolean,
  due: Due | undefined,
  status: string | undefined,
): Flaw | undefined => {
  if (isQueued) return 'unfinished';
  if (states.length === 0) return 'lost';
  if (states.length > 1) return 'twofold';
  if (due !== undefined && states[0] !== (due === 'untouched' ? 'resolved' : due)) {
    return 'misplaced';
  }
  return outcomes.every((outcome) => isTrue(outcome, status)) ? undefined : 'untrue';
};

/**
 * Accounts for every request by the queues and the simulator's books: what was reported counts only as far as they agree.
 * A request is dead or parked when it is on that queue, whatever was said of it.
 */
export const accountFor = ({ requests, left, statuses }: RunRecord): Account => {
  const ends = { resolved: 0, dead: 0, parked: 0 };
  const flaws: FlawedRequest[] = [];
  const account = ({ taskId, project, due, ends: reports }: AskedRequest, number: number): void => {
    const reported = reports.map(({ how }) => how);
    const outcomes = reported.filter((how) => !MOVED.has(how));
    const states: EndState[] = [];
    if (outcomes.length > 0) states.push('resolved');
    if (left.deadLetter.has(number)) states.push('dead');
    if (left.parked.has(number)) states.push('parked');
    const status = statuses.get(taskKey(project, taskId));
    const flaw = flawOf(outcomes, states, left.source.has(number), due, status);
    for (const state of states) ends[state]++;
    if (flaw) flaws.push({ number, taskId, flaw, reported });
  };
  for (const [number, request] of requests.entries()) account(request, number);
  return { ends, flaws };
};
