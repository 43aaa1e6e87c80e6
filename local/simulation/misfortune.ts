import { type Random, seededRandom } from '../mpc-simulator/random.ts';
import type { KillPoint } from './environment.ts';
import type { Misfortune } from './ourPeer.ts';
import type { SqsTrouble } from './sqsModel.ts';

/** How often each thing went wrong. */
export interface Troubles {
  readonly crashes: Record<KillPoint, number>;
  readonly sqs: Record<SqsTrouble, number>;
}

/**
 * How likely each moment is to be the last one of an environment, times the requests of the seed: about once in a seed of
 * any size for each, so that all of them come up early, with the whole backlog out, as well as late, when the last letters
 * are written.
 */
const ODDS: Readonly<Record<KillPoint, number>> = {
  before_call: 1.25,
  after_call: 1.25,
  after_copy: 12,
  after_move: 50,
  during_hide: 9,
};
const NO_LETTERS_MS = 120_000;

/** Nothing went wrong yet. */
export const noTroubles = (): Troubles => ({
  crashes: { before_call: 0, after_call: 0, after_copy: 0, after_move: 0, during_hide: 0 },
  sqs: { partial_send: 0, partial_hide: 0, lost_answer: 0, refused_letters: 0 },
});

/**
 * What goes wrong besides the API in one seed, written down in `troubles`.
 * @param startedAt - epoch milliseconds of the run's start.
 */
export const misfortuneOf = (
  { seed, requests }: { readonly seed: number; readonly requests: number },
  startedAt: number,
  troubles: Troubles,
): Omit<Misfortune, 'through'> => {
  const random: Random = seededRandom(seed + 2);
  const { crashes, sqs } = troubles;
  return {
    troubles: {
      failedEntries: random() * 0.2,
      lostAnswers: random() * 0.05,
      noLettersUntil: random() < 0.5 ? startedAt + NO_LETTERS_MS : 0,
    },
    met: (trouble) => {
      sqs[trouble]++;
    },
    dies: (point) => {
      if (random() >= ODDS[point] / requests) return false;
      crashes[point]++;
      return true;
    },
  };
};
