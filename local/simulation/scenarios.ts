import type { ScriptedFault } from '../mpc-simulator/faults.ts';
import { type Random, seededRandom } from '../mpc-simulator/random.ts';
import type { SettingsPatch } from '../mpc-simulator/settings.ts';
import type { NewTask } from '../mpc-simulator/taskWorld.ts';

/** One request as it is put on the queue. */
export interface PlannedRequest {
  /** Milliseconds after the start. */
  readonly atMs: number;
  readonly taskId: string;
  readonly project: string;
}

/** Everything that happens to both peers alike. Times are milliseconds after the start. */
export interface Scenario {
  readonly name: string;
  readonly projects: readonly string[];
  /** Creation times are ages: milliseconds before the start. */
  readonly tasks: readonly (NewTask & { readonly project: string })[];
  readonly requests: readonly PlannedRequest[];
  readonly settings: SettingsPatch;
  readonly faults: readonly ScriptedFault[];
  /** The whole API is away until then; 0: never. */
  readonly downUntilMs: number;
  /** Every signature is refused until then; 0: never. */
  readonly badKeyUntilMs: number;
  /** An environment is killed then, in the middle of what it does. */
  readonly killAtMs?: number;
  /** HTTP callers and clean-up use the same quota. */
  readonly busy: boolean;
}

const MINUTE_MS = 60_000;
const MAIN = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const SMALL = 'f9e8d7c6b5a493827160f5e4d3c2b1a0';
const FIRST_ID = 1_000_000;

const idAt = (index: number): string => String(FIRST_ID + index);

const shuffle = <T>(items: T[], random: Random): T[] => {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
};

const base = (name: string): Omit<Scenario, 'tasks' | 'requests'> => ({
  name,
  projects: [MAIN],
  settings: { lifecycle: { startsPerMinute: 0, queueMs: 0, durationMs: 3_600_000 } },
  faults: [],
  downUntilMs: 0,
  badKeyUntilMs: 0,
  busy: false,
});

const FAULTS: readonly Omit<ScriptedFault, 'taskId'>[] = [
  { name: 'serverError', status: 503 },
  { name: 'serverError', status: 500 },
  { name: 'resetBefore' },
  { name: 'resetAfter' },
  { name: 'serverError', status: 504, effect: true },
];

/**
 * `count` requests at once, a tenth of them duplicates. Of the tasks 15% have started, 5% have finished and 5% are
 * unknown; 5% of the requests meet a transient fault.
 */
const rush = (name: string, count: number, seed: number): Scenario => {
  const random = seededRandom(seed);
  const unique = Math.round(count * 0.9);
  const started = Math.round(count * 0.15);
  const finished = Math.round(count * 0.05);
  const unknown = Math.round(count * 0.05);
  const tasks: Scenario['tasks'] = Array.from({ length: unique - unknown }, (_, index) => ({
    project: MAIN,
    id: idAt(index),
    // The oldest have finished, the next are running: tasks start in order.
    status: index < finished ? 'SUCCEEDED' : index < finished + started ? 'TRANSCODING' : 'WAITING',
    createTime: -(unique - index) * 1_000,
  }));
  const unknownIds = Array.from({ length: unknown }, (_, index) =>
    idAt(-1 - Math.floor(random() * 1_000) - index * 1_000),
  );
  const ids = [...tasks.map(({ id }) => id as string), ...unknownIds];
  const duplicates = Array.from(
    { length: count - unique },
    () => ids[Math.floor(random() * ids.length)] as string,
  );
  const faulty = shuffle([...ids], random).slice(0, Math.round(count * 0.05));
  return {
    ...base(name),
    tasks,
    requests: shuffle([...ids, ...duplicates], random).map((taskId) => ({
      atMs: 0,
      taskId,
      project: MAIN,
    })),
    faults: faulty.map((taskId, index) => ({
      ...(FAULTS[index % FAULTS.length] as ScriptedFault),
      kind: 'cancel',
      taskId,
    })),
  };
};

const waiting = (count: number, project = MAIN): Scenario['tasks'] =>
  Array.from({ length: count }, (_, index) => ({
    project,
    id: idAt(index),
    status: 'WAITING',
    createTime: -(count - index) * 1_000,
  }));

const allAtOnce = (tasks: Scenario['tasks']): PlannedRequest[] =>
  tasks.map(({ id, project }) => ({ atMs: 0, taskId: id as string, project }));

const trickle = (): Scenario => {
  const count = 3_600;
  const tasks = waiting(count);
  return {
    ...base('trickle'),
    tasks,
    requests: tasks.map(({ id }, index) => ({
      atMs: index * 1_000,
      taskId: id as string,
      project: MAIN,
    })),
  };
};

const race = (seed: number): Scenario => {
  const tasks = waiting(500);
  return {
    ...base('race'),
    tasks,
    requests: shuffle(allAtOnce(tasks), seededRandom(seed)),
    settings: {
      lifecycle: { startsPerMinute: 60, queueMs: 0, concurrency: 10_000, durationMs: 3_600_000 },
    },
  };
};

const twoProjects = (seed: number): Scenario => {
  const noisy = waiting(50_000);
  const small = waiting(10, SMALL);
  return {
    ...base('two-projects'),
    projects: [MAIN, SMALL],
    tasks: [...noisy, ...small],
    requests: shuffle([...allAtOnce(noisy), ...allAtOnce(small)], seededRandom(seed)),
  };
};

/** The scenarios by name, each made from a seed. */
export const SCENARIOS: Readonly<Record<string, (seed: number) => Scenario>> = {
  burst: (seed) => rush('burst', 1_000, seed),
  storm: (seed) => rush('storm', 10_000, seed),
  outage: (seed) => ({ ...rush('outage', 300, seed), faults: [], downUntilMs: 10 * MINUTE_MS }),
  badkey: (seed) => ({ ...rush('badkey', 300, seed), faults: [], badKeyUntilMs: 20 * MINUTE_MS }),
  race,
  trickle,
  crash: (seed) => ({ ...rush('crash', 1_000, seed), killAtMs: MINUTE_MS }),
  busy: (seed) => ({ ...rush('busy', 1_000, seed), busy: true }),
  'two-projects': twoProjects,
  'small-alone': () => ({
    ...base('small-alone'),
    projects: [MAIN, SMALL],
    tasks: waiting(10, SMALL),
    requests: allAtOnce(waiting(10, SMALL)),
  }),
};
