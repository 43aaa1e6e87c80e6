import { createHash } from 'node:crypto';

const BASE_MS = 300_000;
const LONGEST_MS = 43_200_000;

/** A number in [0, 1) that is always the same for the same text. */
const fractionOf = (text: string): number =>
  createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;

/**
 * How long a letter rests before it is sent back: 5 min × 2^redrives, at most 12 h, of which the second half is jitter.
 * The jitter comes from the id, so that a letter that is looked at again and again stays due at the same moment.
 *
 * @param redrives - how often it came back before.
 * @param id - its message id.
 * @returns milliseconds.
 */
export const backoffMs = (redrives: number, id: string): number => {
  const ceiling = Math.min(LONGEST_MS, BASE_MS * 2 ** redrives);
  return Math.floor((ceiling / 2) * (1 + fractionOf(id)));
};
