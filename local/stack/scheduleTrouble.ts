import { invocationTrouble } from './invocationTrouble.ts';
import type { ScheduledRun } from './startSchedule.ts';

/** What went wrong with a run by a schedule, in words; undefined when nothing did. */
export const scheduleTrouble = ({ functionKey, end }: ScheduledRun): string | undefined => {
  const trouble = invocationTrouble(end);
  return trouble && `schedule of ${functionKey}: the function ${trouble}`;
};
