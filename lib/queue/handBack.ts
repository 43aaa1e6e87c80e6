import type { Hidden } from './queues.ts';

/** A message that goes back unchanged. */
export interface HandBack {
  readonly id: string;
  readonly receiptHandle: string;
  readonly cause: 'quota' | 'breaker' | 'time';
  /** Epoch milliseconds; for `quota` the turn of the message among those of its batch. */
  readonly notBefore: number;
}

/** How the environments of the consumer share the queue. */
export interface Sharing {
  /** Messages that wait visibly on the queue, for batches to come; undefined when not known. */
  readonly waiting: number | undefined;
  /** Environments that serve the queue side by side. */
  readonly environments: number;
}

/**
 * Messages come back this long before their turn, so that each batch has more to choose from than it can serve: the
 * oldest go first, whatever the order of arrival.
 */
const AHEAD_MS = 120_000;
/** While there are no tokens a batch that is full would otherwise come back at once, and again. */
const SOONEST_MS = 3_000;
/** The pace may rise, and other messages may turn out to need no call: nothing sleeps longer than this. */
const LONGEST_MS = 900_000;
/** Those behind an open breaker are spread so that they do not all come back at once. */
const BREAKER_SPREAD_MS = 10_000;

/**
 * For how long each message is hidden.
 *
 * A batch is a sample of what waits visibly. Its turns are stretched over the time that all of that needs, so that the
 * batches of all environments interleave into one order. What is hidden already has its turn.
 */
export const spread = (
  handBacks: readonly HandBack[],
  { waiting, environments }: Sharing,
  now: number,
  random: () => number,
): Hidden[] => {
  const late = handBacks.filter(({ cause }) => cause === 'quota').length;
  const stretch = 1 + (waiting ?? 0) / Math.max(1, late * environments);
  const delayMs = ({ cause, notBefore }: HandBack): number => {
    const wait = Math.max(0, notBefore - now);
    switch (cause) {
      case 'time':
        return 0;
      case 'breaker':
        return wait + random() * BREAKER_SPREAD_MS;
      case 'quota':
        return Math.max(SOONEST_MS, wait * stretch - AHEAD_MS);
    }
  };
  return handBacks.map((handBack) => ({
    id: handBack.id,
    receiptHandle: handBack.receiptHandle,
    seconds: Math.ceil(Math.min(delayMs(handBack), LONGEST_MS) / 1_000),
  }));
};
