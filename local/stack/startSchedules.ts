import type { DeclaredFunction } from '../declared/declaration.ts';
import type { LambdaFunction } from '../invocation/invokeFunction.ts';
import { identityOf } from './functionIdentity.ts';
import { rateMs } from './rate.ts';
import { scheduledEvent } from './scheduledEvent.ts';
import { type RunningSchedule, type ScheduledRun, startSchedule } from './startSchedule.ts';

/**
 * Lets the declared schedules of a function invoke it. Those that are switched off do not.
 *
 * @param ended - Told of each run.
 * @throws RangeError for a schedule that the local world cannot keep.
 */
export const startSchedules = (
  declared: DeclaredFunction,
  region: string,
  invoke: LambdaFunction,
  ended: (run: ScheduledRun) => void,
): RunningSchedule[] =>
  declared.events
    .filter((event) => event.kind === 'schedule')
    .filter(({ enabled }) => enabled)
    .map(({ rate, input }) => ({ everyMs: rateMs(rate), input }))
    .map(({ everyMs, input }, index) => {
      const ruleArn = `arn:aws:events:${region}:000000000000:rule/${declared.name}-${index + 1}`;
      return startSchedule({
        functionKey: declared.key,
        identity: identityOf(declared, region),
        everyMs,
        event: (at) => input ?? scheduledEvent(ruleArn, region, at),
        invoke,
        ended,
      });
    });
