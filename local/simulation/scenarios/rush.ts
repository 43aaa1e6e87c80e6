import type { ScriptedFault } from '../../mpc-simulator/faults.ts';
import { seededRandom } from '../../mpc-simulator/random.ts';
import type { PlannedTask, Scenario } from '../scenario.ts';
import { idAt, MAIN, quiet, shuffle } from './plain.ts';

/** Transient faults of a cancel: without effect, with it, and with it unseen. */
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
export const rush = (name: string, count: number, seed: number): Scenario => {
  const random = seededRandom(seed);
  const unique = Math.round(count * 0.9);
  const started = Math.round(count * 0.15);
  const finished = Math.round(count * 0.05);
  const unknown = Math.round(count * 0.05);
  // Tasks start in order: the oldest have finished, the next are running.
  const statusAt = (index: number): 'SUCCEEDED' | 'TRANSCODING' | 'WAITING' => {
    if (index < finished) return 'SUCCEEDED';
    return index < finished + started ? 'TRANSCODING' : 'WAITING';
  };
  const tasks = Array.from(
    { length: unique - unknown },
    (_, index): PlannedTask => ({
      project: MAIN,
      id: idAt(index),
      status: statusAt(index),
      ageMs: (unique - index) * 1_000,
    }),
  );
  const unknownIds = Array.from({ length: unknown }, (_, index) =>
    idAt(-1 - Math.floor(random() * 1_000) - index * 1_000),
  );
  const ids = [...tasks.map(({ id }) => id), ...unknownIds];
  const duplicates = Array.from(
    { length: count - unique },
    () => ids[Math.floor(random() * ids.length)] as string,
  );
  const faulty = shuffle([...ids], random).slice(0, Math.round(count * 0.05));
  return {
    ...quiet(name),
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
