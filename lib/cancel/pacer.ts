import type { Clock } from '../mpc/clock.ts';
import type { Throttle } from '../mpc/failure.ts';

/** How fast a quota group may be called from this environment. */
export interface PacerOptions {
  /** Requests a minute that the tenant has, over all environments. */
  readonly quotaPerMinute: number;
  /** Requests a minute that this environment has in any case: its share of the quota over its concurrency. */
  readonly floorPerMinute: number;
  /** Environments of the same function. */
  readonly environments: number;
  readonly clock: Clock;
}

/** One admitted call. */
export interface Permit {
  readonly at: number;
  readonly probe: boolean;
}

/**
 * A bucket of tokens, each of which comes back one window after it was spent, so that no window of the API, fixed or
 * sliding, sees more calls than the bucket holds.
 *
 * The bucket starts at the floor, again after each window without a call. While no 429 is seen it grows by probes, one at
 * a time, towards the whole quota: in about a window to this environment's even part of it, and more slowly from there.
 * At a 429 it shrinks to what got through in the refused window, never below the floor, and then probes more rarely each
 * time it runs into the same ceiling. The API's own answer is the only signal that environments share.
 */
export interface Pacer {
  /**
   * Waits for a token.
   * @returns undefined as soon as it is certain that none comes before `lastStart` (epoch ms), or before `ending` aborts.
   */
  acquire(lastStart: number, ending?: AbortSignal): Promise<Permit | undefined>;
  /** Reports a call that was not throttled. */
  passed(permit: Permit): void;
  /** Returns a token that nothing was sent for. */
  giveBack(permit: Permit): void;
  /** Reports a call that was refused for being too fast. */
  throttled(permit: Permit, stated: Throttle): void;
  /** Calls a minute that may become possible: this environment's even part of the whole quota, or what it has now. */
  prospectPerMinute(): number;
}

const MINUTE_MS = 60_000;
/**
 * Grows by about a seventh of the quota in the first window, until this function's environments together hold nearly all
 * of it. Faster, they would fill a window long before its end, and it would be closed to others within their floors.
 */
const FIRST_PROBES_PER_WINDOW = 0.14;
const NEARLY_ALL = 0.94;
/** From there on it feels its way, twice as fast in each window in which nobody objects. */
const NEXT_PROBES_PER_WINDOW = 2;
/** After a 429 a probe costs a call in vain, so the ceiling is left alone for a while, longer each time it is confirmed. */
const SHORTEST_HOLD_WINDOWS = 2.5;
const LONGEST_HOLD_WINDOWS = 10;
const PROBES_AFTER_HOLD_PER_WINDOW = 2;
/** Above the floor calls are spread, but so that the gap between two batches can be made up for. */
const CATCH_UP = 2;
/** Waits after a 429, doubling while they follow each other. */
const FIRST_PAUSE_MS = 1_500;
/**
 * Within its floor an environment is refused for what others have borrowed of it. For one window, at whose end they will
 * have noticed, it asks more often, since somebody may be waiting.
 */
const LONGEST_FLOOR_PAUSE_MS = 4_000;

/** Makes the pacer of one quota group in one environment. */
export const createPacer = ({
  quotaPerMinute,
  floorPerMinute,
  environments,
  clock,
}: PacerOptions): Pacer => {
  let windowMs = MINUTE_MS;
  let limit = quotaPerMinute;
  let floor = Math.max(1, Math.min(floorPerMinute, limit));
  /** Tokens that are known to be safe. */
  let size = floor;
  /** Sending times of the calls of the last window, oldest first from `head`; refused calls are taken out. */
  let spent: number[] = [];
  let head = 0;
  let smoothAt = 0;
  let nextProbeAt = 0;
  /** Settled when the probe that is out has come back. */
  let probe: PromiseWithResolvers<void> | undefined;
  let ceilingSeen = false;
  let holdWindows = SHORTEST_HOLD_WINDOWS;
  /** Since when nearly all of the quota has been in use, as far as is known. */
  let nearlyAllSince: number | undefined;
  let refusedAt = Number.NEGATIVE_INFINITY;
  /** The first refusal since a call passed. */
  let refusedSince: number | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let pausedUntil = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const forget = (now: number): void => {
    while ((spent[head] ?? Number.POSITIVE_INFINITY) <= now - windowMs) head++;
    // Compacting only when half of the array is dead keeps the cost of a call constant at any quota.
    if (head > spent.length / 2) {
      spent = spent.slice(head);
      head = 0;
    }
  };
  const used = (): number => spent.length - head;

  const probesPerWindow = (now: number): number => {
    if (ceilingSeen) return PROBES_AFTER_HOLD_PER_WINDOW;
    if (size < (NEARLY_ALL * limit) / environments) return limit * FIRST_PROBES_PER_WINDOW;
    nearlyAllSince ??= now;
    return NEXT_PROBES_PER_WINDOW * 2 ** Math.floor((now - nearlyAllSince) / windowMs);
  };

  /** Epoch milliseconds at which the next call may go. */
  const nextStart = (now: number): { at: number; probe: boolean } => {
    forget(now);
    if (pausedUntil > now) return { at: pausedUntil, probe: false };
    const oldest = (spent[head] ?? now) + windowMs;
    // Refused within the floor, it would be refused again at once: for a window even the floor is spread.
    const earliest = now - refusedAt < windowMs ? Math.max(now, smoothAt) : now;
    if (used() < floor) return { at: earliest, probe: false };
    if (used() < Math.floor(size)) return { at: Math.max(now, smoothAt), probe: false };
    if (size >= limit) return { at: oldest, probe: false };
    return nextProbeAt < oldest
      ? { at: Math.max(now, nextProbeAt), probe: true }
      : { at: oldest, probe: false };
  };

  const endProbe = (): void => {
    probe?.resolve();
    probe = undefined;
  };

  const startOver = (): void => {
    size = floor;
    ceilingSeen = false;
    nearlyAllSince = undefined;
  };

  const spend = (now: number, isProbe: boolean): Permit => {
    if (used() === 0) startOver();
    spent.push(now);
    smoothAt = now + windowMs / size / CATCH_UP;
    if (isProbe) {
      probe = Promise.withResolvers();
      nextProbeAt = now + windowMs / probesPerWindow(now);
    }
    return { at: now, probe: isProbe };
  };

  const waitForToken = async (
    lastStart: number,
    ending: AbortSignal | undefined,
  ): Promise<Permit | undefined> => {
    for (;;) {
      const now = clock.now();
      const next = nextStart(now);
      if (ending?.aborted || next.at > lastStart || now > lastStart) return undefined;
      if (next.probe && probe) {
        await probe.promise;
        continue;
      }
      if (next.at <= now) return spend(now, next.probe);
      await clock.sleep(next.at - now, ending);
    }
  };

  const takeBack = ({ at, probe: isProbe }: Permit): void => {
    if (isProbe) endProbe();
    const index = spent.lastIndexOf(at);
    if (index >= head) spent.splice(index, 1);
  };

  const believe = ({ limit: stated, windowMs: statedWindow }: Throttle): void => {
    if (stated === undefined || statedWindow === undefined || stated < 1) return;
    limit = stated;
    windowMs = statedWindow;
    floor = Math.max(1, Math.min(floor, Math.floor((floorPerMinute * limit) / quotaPerMinute)));
  };

  return {
    acquire: (lastStart, ending) => {
      const turn = queue.then(() => waitForToken(lastStart, ending));
      queue = turn;
      return turn;
    },
    passed: ({ at, probe: isProbe }) => {
      if (at > refusedAt) refusedSince = undefined;
      if (!isProbe) return;
      endProbe();
      forget(at);
      size = Math.min(limit, Math.max(size, used()));
    },
    giveBack: takeBack,
    throttled: (permit, stated) => {
      const now = clock.now();
      believe(stated);
      takeBack(permit);
      forget(now);
      const again = now - refusedAt < windowMs;
      const ceiling = again ? Math.min(used(), size * 0.9) : used() - 1;
      const confirmed = ceilingSeen && ceiling > size * 0.9;
      holdWindows = confirmed
        ? Math.min(holdWindows * 2, LONGEST_HOLD_WINDOWS)
        : SHORTEST_HOLD_WINDOWS;
      size = Math.max(floor, Math.min(size, ceiling));
      ceilingSeen = true;
      nextProbeAt = now + holdWindows * windowMs;
      refusedSince ??= now;
      const isBorrowedFrom = used() < floor && now - refusedSince < windowMs;
      const longestPauseMs = isBorrowedFrom ? LONGEST_FLOOR_PAUSE_MS : windowMs;
      pauseMs = again ? Math.min(pauseMs * 2, longestPauseMs) : FIRST_PAUSE_MS;
      pausedUntil = now + (stated.retryAfterMs ?? pauseMs);
      refusedAt = now;
    },
    prospectPerMinute: () => (Math.max(size, limit / environments) * MINUTE_MS) / windowMs,
  };
};
