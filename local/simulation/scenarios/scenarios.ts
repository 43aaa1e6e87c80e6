import type { Scenario } from '../scenario.ts';
import { allAtOnce, idAt, MAIN, quiet, SMALL, waiting } from './plain.ts';
import { rush } from './rush.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const race = (seed: number): Scenario => {
  const tasks = waiting(500);
  return {
    ...quiet('race'),
    tasks,
    requests: allAtOnce(tasks, seed),
    settings: {
      lifecycle: { startsPerMinute: 60, queueMs: 0, concurrency: 10_000, durationMs: 3_600_000 },
    },
  };
};

const trickle = (): Scenario => {
  const tasks = waiting(3_600);
  return {
    ...quiet('trickle'),
    tasks,
    requests: tasks.map(({ id }, index) => ({ atMs: index * 1_000, taskId: id, project: MAIN })),
  };
};

/** Tasks for an hour of HTTP callers, and forgotten ones that are older than all others. */
const busy = (seed: number): Scenario => {
  const base = rush('busy', 1_000, seed);
  const httpTasks = Array.from({ length: 600 }, (_, index) => idAt(100_000 + index));
  const forgotten = Array.from({ length: 200 }, (_, index) => idAt(-100_000 + index));
  const task = (id: string, ageMs: number) => ({
    project: MAIN,
    id,
    status: 'WAITING' as const,
    ageMs,
  });
  return {
    ...base,
    tasks: [
      ...forgotten.map((id) => task(id, 2 * DAY_MS)),
      ...base.tasks,
      ...httpTasks.map((id) => task(id, 0)),
    ],
    doors: { httpTasks, staleAfterMs: DAY_MS },
  };
};

/** A project with many tasks, and one with ten. */
export const twoProjects = (many: number, seed: number): Scenario => {
  const tasks = [...waiting(many), ...waiting(10, SMALL)];
  return {
    ...quiet('two-projects'),
    projects: [MAIN, SMALL],
    tasks,
    requests: allAtOnce(tasks, seed),
  };
};

/** The scenarios by name, each made from a seed, in the order in which all of them are run. */
export const SCENARIOS = {
  burst: (seed: number) => rush('burst', 1_000, seed),
  storm: (seed) => rush('storm', 10_000, seed),
  outage: (seed) => ({ ...rush('outage', 300, seed), faults: [], downUntilMs: 10 * MINUTE_MS }),
  badkey: (seed) => ({ ...rush('badkey', 300, seed), faults: [], badKeyUntilMs: 20 * MINUTE_MS }),
  race,
  trickle,
  crash: (seed) => ({ ...rush('crash', 1_000, seed), killAfterMs: MINUTE_MS }),
  busy,
  'two-projects': (seed) => twoProjects(50_000, seed),
} satisfies Readonly<Record<string, (seed: number) => Scenario>>;

/** One of {@link SCENARIOS}. */
export type ScenarioName = keyof typeof SCENARIOS;

/** The small project of `two-projects` without the other one. */
export const smallAlone = (seed: number): Scenario => {
  const tasks = waiting(10, SMALL);
  return {
    ...quiet('small-alone'),
    projects: [MAIN, SMALL],
    tasks,
    requests: allAtOnce(tasks, seed),
  };
};
