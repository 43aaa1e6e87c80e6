import { seededRandom } from '../mpc-simulator/random.ts';
import type { RunningSimulator } from '../mpc-simulator/server.ts';
import type { TaskStatus } from '../mpc-simulator/task.ts';

/** What a task is to the clean-up. All but `young` are older than what counts as stale. */
export type TaskKind =
  | 'stale'
  | 'young'
  | 'spared'
  | 'running'
  | 'finished'
  | 'failed'
  | 'cancelled'
  | 'in audit';

/** A task of a demo of the clean-up. */
export interface DemoTask {
  readonly id: string;
  readonly kind: TaskKind;
  /** Milliseconds for which it has been there at the start. */
  readonly ageMs: number;
}

/** `user_data` of tasks that a rule spares, as a glob of the clean-up's settings has it. */
export const SPARED_USER_DATA = 'keep-*';

/**
 * The kinds in turns. Of no first part of it more than half of the waiting tasks are stale: the clean-up refuses a whole
 * run by which more would go.
 */
const TURNS: readonly TaskKind[] = [
  ...(['young', 'stale', 'spared', 'stale', 'running', 'young', 'stale', 'cancelled'] as const),
  ...(['young', 'stale', 'spared', 'stale', 'finished', 'young', 'stale', 'failed'] as const),
  ...(['spared', 'stale', 'young', 'in audit'] as const),
];

const STATUS: Readonly<Record<TaskKind, TaskStatus>> = {
  stale: 'WAITING',
  young: 'WAITING',
  spared: 'WAITING',
  running: 'TRANSCODING',
  finished: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'CANCELED',
  'in audit': 'NEED_TO_BE_AUDIT',
};

const DAY_MS = 86_400_000;
const FIRST_ID = 50_000_000;

/**
 * Makes up tasks of every kind, in every twenty of them.
 *
 * @param seed - Any integer; the same one gives the same tasks.
 * @param staleAfterMs - The age beyond which a task is stale. Young ones stay below it for most of that time.
 */
export const makeTasks = (count: number, seed: number, staleAfterMs: number): DemoTask[] => {
  const random = seededRandom(seed);
  let id = FIRST_ID;
  return Array.from({ length: count }, (_, index) => {
    id += 1 + Math.floor(random() * 9);
    const kind = TURNS[index % TURNS.length] as TaskKind;
    const ageMs =
      kind === 'young'
        ? (random() * staleAfterMs) / 12
        : staleAfterMs + 60_000 + random() * 3 * DAY_MS;
    return { id: String(id), kind, ageMs: Math.floor(ageMs) };
  });
};

/** Puts tasks into the simulator. Those that are there already stay as they are. */
export const seedDemoTasks = (
  { simulator }: RunningSimulator,
  project: string,
  tasks: readonly DemoTask[],
): void => {
  const now = Date.now();
  simulator.seedTasks(
    tasks
      .filter(({ id }) => simulator.task(project, id) === undefined)
      .map(({ id, kind, ageMs }) => ({
        project,
        id,
        status: STATUS[kind],
        createTime: now - ageMs,
        source: {
          input: { bucket: 'local-input', location: 'cn-north-4', object: `${id}.mp4` },
          output: { bucket: 'local-output', location: 'cn-north-4', object: id },
          trans_template_id: [7000524],
          user_data: kind === 'spared' ? SPARED_USER_DATA.replace('*', id) : 'demo',
        },
      })),
  );
};
