import type { Scenario } from './scenario.ts';
import { taskKey } from './taskKey.ts';
import type { ThrottleWindow } from './world.ts';

const MINUTE_MS = 60_000;

/**
 * How many of `waiting` tasks, of which one starts each `intervalMs`, could be cancelled by someone who knows the queue:
 * all calls of a minute at its very beginning, each for the task that starts next, none in vain, and no way to be slow.
 * No policy can do better, since the tasks that start meanwhile are lost to any.
 *
 * @param startedAt - epoch milliseconds: a fixed minute ends with the clock's, a sliding one a minute after its calls.
 */
export const reachableInRace = (
  waiting: number,
  intervalMs: number,
  callsPerMinute: number,
  throttle: ThrottleWindow,
  startedAt: number,
): number => {
  const firstMinuteMs = throttle === 'fixed' ? MINUTE_MS - (startedAt % MINUTE_MS) : MINUTE_MS;
  let cancelled = 0;
  for (let minute = 0; ; minute++) {
    const elapsedMs = minute === 0 ? 0 : firstMinuteMs + (minute - 1) * MINUTE_MS;
    const left = waiting - cancelled - Math.floor(elapsedMs / intervalMs);
    if (left <= 0) return cancelled;
    cancelled += Math.min(left, callsPerMinute);
  }
};

/**
 * How many tasks a policy that knew the queue could have cancelled in time.
 *
 * @param wanted - the tasks that were asked for, by `taskKey`.
 */
export const reachable = (
  { tasks, settings, requestsPerMinute }: Scenario,
  wanted: ReadonlySet<string>,
  throttle: ThrottleWindow,
  startedAt: number,
): number => {
  const waiting = tasks.filter(
    ({ project, id, status }) => status === 'WAITING' && wanted.has(taskKey(project, id)),
  ).length;
  const startsPerMinute = settings.lifecycle?.startsPerMinute ?? 0;
  if (startsPerMinute === 0) return waiting;
  const intervalMs = MINUTE_MS / startsPerMinute;
  return reachableInRace(waiting, intervalMs, requestsPerMinute, throttle, startedAt);
};
