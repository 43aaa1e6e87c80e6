import type { ProjectTools } from '../../lib/cancel/projectTools.ts';
import { MOST_IDS_PER_QUERY } from '../../lib/mpc/client.ts';
import type { TaskView } from '../../lib/mpc/task.ts';
import type { Surroundings } from '../surroundings.ts';
import { failureText } from './notices.ts';

/** What is known of a task, or why nothing is. */
export type Sight =
  | { readonly taskId: string; readonly view: TaskView }
  | { readonly taskId: string; readonly problem: string };

/** A query that has to wait for longer is given up. */
const LONGEST_WAIT_MS = 120_000;

const REFUSED = {
  quota: 'no quota left for a query; try again in a minute',
  breaker: 'the project cannot be called just now',
  time: 'no quota left for a query; try again in a minute',
} as const;

/** Queries up to ten tasks: under pace and breaker, and again when it was only throttled. */
const queryTen = async (
  ids: readonly string[],
  { gate, client }: ProjectTools,
  { now, interrupted }: Surroundings,
): Promise<readonly Sight[]> => {
  const without = (problem: string) => ids.map((taskId): Sight => ({ taskId, problem }));
  const lastStart = now() + LONGEST_WAIT_MS;
  for (;;) {
    if (interrupted.aborted) return without('interrupted before it was queried');
    const leave = await gate.admit('query', lastStart, interrupted);
    if (leave.kind === 'refused') return without(REFUSED[leave.cause]);
    const { kind, result } = await gate.pass('query', leave.permit, () => client.query(ids));
    if (kind === 'again') continue;
    if (!result.ok) return without(failureText(result.failure));
    const views = new Map(result.value.tasks.map((task) => [task.taskId, task]));
    return ids.map((taskId): Sight => {
      const view = views.get(taskId);
      if (view !== undefined) return { taskId, view };
      return result.value.unreadable > 0
        ? { taskId, problem: 'the answer could not be read' }
        : { taskId, view: { taskId, status: 'NO_TASK' } };
    });
  }
};

/** Queries tasks, ten a call, one call after another. */
export const queryAll = async (
  ids: readonly string[],
  tools: ProjectTools,
  surroundings: Surroundings,
): Promise<readonly Sight[]> => {
  const sights: Sight[] = [];
  for (let start = 0; start < ids.length; start += MOST_IDS_PER_QUERY) {
    const ten = ids.slice(start, start + MOST_IDS_PER_QUERY);
    sights.push(...(await queryTen(ten, tools, surroundings)));
  }
  return sights;
};
