import type { Command } from 'commander';
import { type Move, moveLetters } from '../../lib/redrive/moveLetters.ts';
import { redriveCopy } from '../../lib/redrive/redriveCopy.ts';
import { CommandEnded } from '../commandEnded.ts';
import { type QueueOptions, queueCommand, readQueuePlaces } from '../queues/queueOptions.ts';
import type { Surroundings } from '../surroundings.ts';
import { append, type Problems, refuse, strayArguments } from '../usage.ts';
import { readEdits } from './edit.ts';
import {
  type FilterOptions,
  readFilter,
  readLimits,
  type WorkLimits,
  withFilterOptions,
} from './filterOptions.ts';
import { inBatches } from './inBatches.ts';
import { readMaxRedrives } from './maxRedrives.ts';
import { type PlanWishes, planRedrive, type RedrivePlan } from './plan.ts';
import { planLines, planObject, refusedCounts } from './planText.ts';
import { reportLines } from './report.ts';
import { type LettersAtHand, type LettersQueue, lettersQueue, withLetters } from './withLetters.ts';

type RedriveOptions = QueueOptions &
  FilterOptions & {
    readonly parked?: true;
    readonly edit?: readonly string[];
    readonly apply?: true;
  };

type Wishes = Omit<PlanWishes, 'now'> & WorkLimits & { readonly from: LettersQueue };

const readWishes = (options: RedriveOptions, { env }: Surroundings, report: Problems): Wishes => ({
  from: lettersQueue(options),
  filter: readFilter(options, report),
  edits: readEdits(options.edit ?? [], report),
  ...readLimits(options, report),
  // What is parked came to a person, who may send it however often it came back.
  maxRedrives: options.parked ? Number.POSITIVE_INFINITY : readMaxRedrives(env, report),
});

/** Sends the planned letters back, and reports. Those that SQS has confirmed are gone from the queue. */
const apply = async (
  { planned, ...rest }: RedrivePlan,
  { from, rate }: Wishes,
  { hold, open: { queues, refusals }, progress }: LettersAtHand,
  surroundings: Surroundings,
) => {
  const { now, interrupted } = surroundings;
  const startedAt = now();
  const counts = { sent: 0, failed: 0, duplicates_possible: 0 };
  const pace = { clock: surroundings, interrupted, ...(rate === undefined ? {} : { rate }) };
  const tried = await inBatches(planned, pace, async (batch) => {
    const moves = batch.map(
      ({ sent }): Move => ({ letter: sent, to: 'source', copy: redriveCopy(sent, now(), 0) }),
    );
    const { done, doubled, failed } = await moveLetters(from, moves, queues);
    hold.forget(done.map(({ letter }) => letter.id));
    counts.sent += done.length + doubled.length;
    counts.duplicates_possible += doubled.length;
    counts.failed += failed.length;
    progress.show('sent back', counts.sent, planned.length);
    // Where SQS has taken none of a batch, it will not take the next one either.
    return failed.length < batch.length;
  });
  progress.end();
  return {
    planned: planned.length,
    ...counts,
    left: planned.length - tried,
    refused: refusedCounts({ planned, ...rest }),
    beyond_max: rest.beyondMax,
    not_matching: rest.others,
    interrupted: interrupted.aborted,
    took_s: (now() - startedAt) / 1_000,
    sqs_said: [...refusals],
  };
};

const isEmpty = ({ planned, refused }: RedrivePlan): boolean =>
  planned.length + refused.length === 0;

/** The command `dlq redrive`: plans which letters go back to the source queue, and with `--apply` sends them. */
export const redriveCommand = (surroundings: Surroundings): Command => {
  const { env, now, write } = surroundings;
  const command = queueCommand('redrive');

  const tellPlan = (plan: RedrivePlan, json: true | undefined): void => {
    if (json) {
      write(`${JSON.stringify({ applied: false, ...planObject(plan, now()) })}\n`);
      return;
    }
    const hint =
      plan.planned.length === 0 ? [] : ['nothing was changed; the same with --apply sends them'];
    write([...planLines(plan, now()), ...hint, ''].join('\n'));
  };
  const tellReport = (done: Awaited<ReturnType<typeof apply>>, json: true | undefined): void => {
    if (json) write(`${JSON.stringify({ applied: true, ...done })}\n`);
    else write([...reportLines('sent', done), ''].join('\n'));
    if (done.interrupted) throw new CommandEnded(130);
    if (done.failed + done.duplicates_possible > 0) throw new CommandEnded(1);
  };

  return withFilterOptions(command)
    .summary('send letters back; without --apply only the plan')
    .description(
      'Send letters back to cancel-requests. Without --apply it only prints the plan and changes nothing.',
    )
    .option(
      '--edit <field=value>',
      'set a field of the request on the way; an empty value takes it out; may be repeated',
      append,
    )
    .option('--apply', 'do it')
    .addHelpText(
      'after',
      '\nCtrl-C stops after the batch in flight, shows the other letters again and reports (exit status 130).' +
        '\nA letter that cannot be read goes back only when it is named by --id.',
    )
    .action(async (options: RedriveOptions) => {
      const problems = strayArguments(command.args);
      const report: Problems = (option, problem) => problems.push(`${option} ${problem}`);
      const wishes = readWishes(options, surroundings, report);
      const { from } = wishes;
      const places = readQueuePlaces(options, env, [from, 'source'], report);
      if (problems.length > 0) refuse(command, problems);
      await withLetters(surroundings, places, { from, trustsCount: true }, async (atHand) => {
        const plan = planRedrive(atHand.hold.letters, { ...wishes, now: now() });
        if (!options.apply || isEmpty(plan)) tellPlan(plan, options.json);
        else tellReport(await apply(plan, wishes, atHand, surroundings), options.json);
      });
    });
};
