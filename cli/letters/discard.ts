import type { Command } from 'commander';
import { CommandEnded } from '../commandEnded.ts';
import { countOf } from '../format.ts';
import { type QueueOptions, queueCommand, readQueuePlaces } from '../queues/queueOptions.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Problems, refuse, strayArguments } from '../usage.ts';
import {
  type FilterOptions,
  readFilter,
  readLimits,
  type WorkLimits,
  withFilterOptions,
} from './filterOptions.ts';
import type { HeldLetter } from './hold.ts';
import { inBatches } from './inBatches.ts';
import { isMeant } from './letterFilter.ts';
import { summaryOf } from './letterJson.ts';
import { restLines, someLetters } from './planText.ts';
import { reportLines } from './report.ts';
import {
  type LettersAtHand,
  type LettersQueue,
  lettersQueue,
  QUEUE_LABELS,
  withLetters,
} from './withLetters.ts';
import { writeLetters } from './writeLetters.ts';

type DiscardOptions = QueueOptions &
  FilterOptions & {
    readonly parked?: true;
    readonly backup?: string;
    readonly apply?: true;
  };

/** Which letters are to be deleted, and how many stay. */
interface DiscardPlan {
  readonly from: LettersQueue;
  readonly planned: readonly HeldLetter[];
  readonly beyondMax: number;
  readonly others: number;
}

const plan = (
  from: LettersQueue,
  { letters }: LettersAtHand['hold'],
  isMeantNow: (held: HeldLetter) => boolean,
  { max = Number.POSITIVE_INFINITY }: WorkLimits,
): DiscardPlan => {
  const meant = letters.filter(isMeantNow);
  const planned = meant.slice(0, max);
  return {
    from,
    planned,
    beyondMax: meant.length - planned.length,
    others: letters.length - meant.length,
  };
};

const planLines = ({ from, planned, beyondMax, others }: DiscardPlan, now: number): string[] =>
  planned.length === 0
    ? [`no letter matches, of ${countOf(others, 'letter')}: there is nothing to do`]
    : [
        `${countOf(planned.length, 'letter')} to be deleted from the ${QUEUE_LABELS[from]}:`,
        '',
        ...someLetters(planned, now),
        '',
        ...restLines(beyondMax, others),
        'nothing was changed; the same with --apply and --backup FILE deletes them',
      ];

/** Deletes letters. To be called when their backup is on the disk. */
const apply = async (
  { from, planned, beyondMax, others }: DiscardPlan,
  { rate }: WorkLimits,
  { hold, open: { queues, refusals }, progress }: LettersAtHand,
  surroundings: Surroundings,
) => {
  const { now, interrupted } = surroundings;
  const startedAt = now();
  let discarded = 0;
  const pace = { clock: surroundings, interrupted, ...(rate === undefined ? {} : { rate }) };
  const tried = await inBatches(planned, pace, async (batch) => {
    const removed = await queues.remove(
      from,
      batch.map(({ letter: { id, receiptHandle } }) => ({ id, receiptHandle })),
    );
    hold.forget(removed);
    discarded += removed.size;
    progress.show('discarded', discarded, planned.length);
    return removed.size > 0;
  });
  progress.end();
  return {
    planned: planned.length,
    discarded,
    failed: tried - discarded,
    left: planned.length - tried,
    beyond_max: beyondMax,
    not_matching: others,
    interrupted: interrupted.aborted,
    took_s: (now() - startedAt) / 1_000,
    sqs_said: [...refusals],
  };
};

/** The command `dlq discard`: plans which letters are deleted, and with `--apply` deletes them after a backup. */
export const discardCommand = (surroundings: Surroundings): Command => {
  const { env, now, write } = surroundings;
  const command = queueCommand('discard');
  return withFilterOptions(command)
    .summary('delete letters, after a backup; without --apply only the plan')
    .description(
      'Delete letters for good, once all of them are in a backup file. Without --apply it only prints the plan and changes nothing.',
    )
    .option('--backup <path>', 'write the letters there first, as dlq export does; must not exist')
    .option('--apply', 'do it')
    .action(async (options: DiscardOptions) => {
      const problems = strayArguments(command.args);
      const report: Problems = (option, problem) => problems.push(`${option} ${problem}`);
      const from = lettersQueue(options);
      const filter = readFilter(options, report);
      const limits = readLimits(options, report);
      const places = readQueuePlaces(options, env, [from], report);
      const { backup, apply: isApplied, json } = options;
      if (isApplied && backup === undefined) {
        report('--apply', 'needs --backup FILE: what is deleted is gone');
      }
      if (problems.length > 0) refuse(command, problems);

      await withLetters(surroundings, places, { from }, async (atHand) => {
        const at = now();
        const isMeantNow = ({ letter }: HeldLetter) => isMeant(filter, letter, at);
        const planned = plan(from, atHand.hold, isMeantNow, limits);
        if (!isApplied || backup === undefined || planned.planned.length === 0) {
          const letters = planned.planned.map((held) => summaryOf(held, at));
          const { beyondMax: beyond_max, others: not_matching } = planned;
          if (json) {
            write(
              `${JSON.stringify({ applied: false, planned: letters, beyond_max, not_matching })}\n`,
            );
          } else write([...planLines(planned, at), ''].join('\n'));
          return;
        }
        await writeLetters(backup, planned.planned, from, atHand.progress, surroundings);
        const done = await apply(planned, limits, atHand, surroundings);
        if (json) write(`${JSON.stringify({ applied: true, backup, ...done })}\n`);
        else {
          const kept = `${countOf(planned.planned.length, 'letter')} in the backup ${backup}`;
          write([...reportLines('discarded', done), kept, ''].join('\n'));
        }
        if (done.interrupted) throw new CommandEnded(130);
        if (done.failed > 0) throw new CommandEnded(1);
      });
    });
};
