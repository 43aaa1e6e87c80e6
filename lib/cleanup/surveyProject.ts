import type { Refusal } from './cleanUpReport.ts';
import { readFrozenList } from './frozenList.ts';
import { type Candidate, type ListGuards, waitingNeeded } from './guards.ts';
import type { PageReader } from './pageReader.ts';
import { judge, type Rules } from './rules.ts';
import type { Tally } from './tally.ts';
import { waitingAtLeast } from './waitingAtLeast.ts';

/** What the list of one project is held against. */
export interface SurveyOptions {
  readonly rules: Rules;
  readonly guards: ListGuards;
  readonly tally: Tally;
}

/**
 * Reads and judges the waiting list of one project.
 * @returns its stale tasks; none when a guard refuses them.
 * @throws {ListStopped} when the list cannot be read to its end.
 */
export const surveyProject = async (
  projectId: string,
  read: PageReader,
  { rules, guards, tally }: SurveyOptions,
): Promise<readonly Candidate[]> => {
  const endTime = rules.createdBefore;
  const { tasks, unreadable } = await readFrozenList((page) => read({ page, endTime }));
  tally.unreadable(unreadable);
  const stale: Candidate[] = [];
  let waiting = 0;
  for (const task of tasks.values()) {
    const judgement = judge(task, rules);
    tally.judged(task, judgement);
    if (task.status === 'WAITING') waiting++;
    if (judgement.kind === 'stale') stale.push({ projectId, ...judgement.stale });
  }
  if (stale.length === 0) return [];
  const { count, guard } = waitingNeeded(stale.length, guards);
  // The list itself may show enough of them, and spares the call.
  if (waiting >= count || (await waitingAtLeast(count, read))) return stale;
  const refusal: Refusal = {
    project_id: projectId,
    guard,
    stale: stale.length,
    waiting_needed: count,
  };
  tally.refused(refusal);
  return [];
};
