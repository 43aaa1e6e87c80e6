import type { Clock } from '../../lib/mpc/clock.ts';

/** How work is paced and stopped. */
export interface Pace {
  readonly clock: Clock;
  readonly interrupted: AbortSignal;
  /** Items a second at most. */
  readonly rate?: number;
}

/** Ten calls of ten messages each go side by side; a larger batch would only make Ctrl-C wait longer. */
const LARGEST_BATCH = 100;

/**
 * Works through items batch by batch, no faster than the rate.
 * @param work - says whether it makes sense to go on.
 * @returns how many were worked on: all of them, unless it was interrupted or did not make sense any more; the batch in
 * flight is always finished.
 */
export const inBatches = async <T>(
  items: readonly T[],
  { clock, interrupted, rate = Number.POSITIVE_INFINITY }: Pace,
  work: (batch: readonly T[]) => Promise<boolean>,
): Promise<number> => {
  const startedAt = clock.now();
  const size = Math.max(1, Math.min(LARGEST_BATCH, Math.floor(rate)));
  for (let done = 0; done < items.length; done += size) {
    const turn = startedAt + (done / rate) * 1_000;
    await clock.sleep(turn - clock.now(), interrupted);
    if (interrupted.aborted) return done;
    const batch = items.slice(done, done + size);
    if (!(await work(batch))) return done + batch.length;
  }
  return items.length;
};
