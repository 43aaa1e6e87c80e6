import type { QueueName } from '../../lib/queue/queues.ts';
import { CommandEnded } from '../commandEnded.ts';
import { countOf } from '../format.ts';
import { createProgress, type Progress } from '../progress.ts';
import type { OpenQueues } from '../queues/openQueues.ts';
import type { QueuePlaces } from '../queues/queueOptions.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Hold, type HoldOptions, holdLetters } from './hold.ts';

/** The queue whose letters are looked at. */
export type LettersQueue = QueueName & ('deadLetter' | 'parked');

/** The queue that the option `--parked` means. */
export const lettersQueue = ({ parked }: { readonly parked?: true }): LettersQueue =>
  parked ? 'parked' : 'deadLetter';

/** The queue as people call it. */
export const QUEUE_LABELS: Readonly<Record<LettersQueue, string>> = {
  deadLetter: 'dead-letter queue',
  parked: 'parked queue',
};

/** Which letters are to be held. */
export type LettersWanted = Pick<HoldOptions, 'wanted' | 'trustsCount'> & {
  readonly from: LettersQueue;
};

/** What work with letters gets. */
export interface LettersAtHand {
  readonly hold: Hold;
  readonly open: OpenQueues;
  readonly progress: Progress;
}

const noteOn = ({ end, hiddenByOthers, letters }: Hold): string[] => [
  ...(hiddenByOthers === 0
    ? []
    : [
        `${countOf(hiddenByOthers, 'letter')} hidden at the moment, by a run of the redrive or by somebody who looks, and not among these`,
      ]),
  ...(end === 'in_flight_limit'
    ? [`only the first ${countOf(letters.length, 'letter')}: SQS hides no more at a time`]
    : []),
];

/**
 * Holds letters while something is done with them, and tells of what stands in its way.
 *
 * @throws {SqsRefusal} when SQS does not let them be read.
 * @throws {CommandEnded} when it is interrupted before all of them are read.
 */
export const withLetters = async (
  surroundings: Surroundings,
  places: QueuePlaces,
  wishes: LettersWanted,
  work: (atHand: LettersAtHand) => Promise<void> | void,
): Promise<void> => {
  const { writeError, interrupted, env } = surroundings;
  const { openQueues } = await import('../queues/openQueues.ts');
  const open = await openQueues(places, env);
  const progress = createProgress(surroundings);
  const note = (text: string): void => {
    progress.end();
    writeError(`note: ${text}\n`);
  };
  try {
    await holdLetters(
      {
        ...wishes,
        queues: open.queues,
        clock: surroundings,
        interrupted,
        progress: (held, total) => progress.show('read', held, total),
        stillHidden: (count) =>
          note(`${countOf(count, 'letter')} could not be shown again; back within five minutes`),
      },
      async (hold) => {
        progress.end();
        for (const text of noteOn(hold)) note(text);
        if (hold.end === 'interrupted') {
          note(
            `interrupted; ${countOf(hold.letters.length, 'letter')} read, all of them shown again`,
          );
          throw new CommandEnded(130);
        }
        await work({ hold, open, progress });
      },
    );
  } finally {
    progress.end();
    open.close();
  }
};
