import { type Random, seededRandom } from '../../mpc-simulator/random.ts';
import type { PlannedRequest, PlannedTask, Scenario } from '../scenario.ts';

/** The project of all scenarios, and the one that must not suffer from it. */
export const MAIN = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const SMALL = 'f9e8d7c6b5a493827160f5e4d3c2b1a0';

const FIRST_ID = 1_000_000;
/** The quota of a tenant (documented). */
const REQUESTS_PER_MINUTE = 100;

/** The id of a task by its place in the queue; those below 0 are older than any task. */
export const idAt = (index: number): string => String(FIRST_ID + index);

/** Mixes in place. */
export const shuffle = <T>(items: T[], random: Random): T[] => {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
};

/** A quiet world, in which nothing starts by itself and nothing fails. */
export const quiet = (name: string): Omit<Scenario, 'tasks' | 'requests'> => ({
  name,
  projects: [MAIN],
  settings: { lifecycle: { startsPerMinute: 0, queueMs: 0, durationMs: 3_600_000 } },
  requestsPerMinute: REQUESTS_PER_MINUTE,
  faults: [],
  downUntilMs: 0,
  badKeyUntilMs: 0,
});

/** Tasks that wait, the oldest first, a second between two. */
export const waiting = (count: number, project = MAIN): PlannedTask[] =>
  Array.from({ length: count }, (_, index) => ({
    project,
    id: idAt(index),
    status: 'WAITING',
    ageMs: (count - index) * 1_000,
  }));

/** A request for each task, all at the start, in any order. */
export const allAtOnce = (tasks: readonly PlannedTask[], seed: number): PlannedRequest[] =>
  shuffle(
    tasks.map(({ id, project }) => ({ atMs: 0, taskId: id, project })),
    seededRandom(seed),
  );
