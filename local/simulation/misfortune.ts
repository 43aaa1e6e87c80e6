import { type Random, seededRandom } from '../mpc-simulator/random.ts';
import type { KillPoint } from './environment.ts';
import type { Misfortune } from './ourPeer.ts';
import type { SqsTrouble } from './sqsModel.ts';

/** How often each thing went wrong. */
export interface Troubles {
  readonly crashes: Record<KillPoint, number>;
  readonly sqs: Record<SqsTrouble, number>;
}

/** How likely each moment is to be the last one of an environment. */
const ODDS: Readonly<Record<KillPoint, number>> = {
  before_call: 1 / 400,
  after_call: 1 / 400,
  after_copy: 1 / 60,
  after_move: 1 / 8,
  during_hide: 1 / 60,
};
/** Each costs a visibility time-out, and more of them show nothing new. */
const MOST_CRASHES = 6;
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
  seed: number,
  startedAt: number,
  troubles: Troubles,
): Omit<Misfortune, 'through'> => {
  const random: Random = seededRandom(seed + 2);
  const { crashes, sqs } = troubles;
  let left = MOST_CRASHES;
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
      if (left === 0 || random() >= ODDS[point]) return false;
      left--;
      crashes[point]++;
      return true;
    },
  };
};
