import type { Command } from 'commander';
import type { Letter } from '../../lib/redrive/letter.ts';
import { judge } from '../../lib/redrive/verdict.ts';
import { CommandEnded } from '../commandEnded.ts';
import { formatAge } from '../format.ts';
import { type QueueOptions, queueCommand, readQueuePlaces } from '../queues/queueOptions.ts';
import type { Surroundings } from '../surroundings.ts';
import { refuse, unknownOptions } from '../usage.ts';
import type { HeldLetter } from './hold.ts';
import { classOf, codeOf, projectOf, taskText, triesOf } from './letterFacts.ts';
import { summaryOf, wholeOf } from './letterJson.ts';
import { readMaxRedrives } from './maxRedrives.ts';
import { runbookSections } from './runbook.ts';
import { type LettersQueue, lettersQueue, QUEUE_LABELS, withLetters } from './withLetters.ts';

type ShowOptions = QueueOptions & { readonly parked?: true };

/** A whole id can be looked for until it is found; of a part of one there may be several. */
const WHOLE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PART_OF_ID = /^[0-9A-Za-z-]{7,100}$/;
const LABEL_WIDTH = 15;

/** What happens to a letter when nobody does anything. */
const prospect = (letter: Letter, from: LettersQueue, maxRedrives: number, now: number): string => {
  if (from === 'parked') return 'nothing: it needs a person, and SQS forgets it after 14 days';
  const verdict = judge(letter, { maxRedrives }, now);
  switch (verdict.kind) {
    case 'redrive':
      return 'due: the next run of the redrive sends it back';
    case 'wait':
      return `due at ${new Date(verdict.until).toISOString()}, in ${formatAge(verdict.until - now)}`;
    case 'park':
      return `the next run of the redrive parks it: ${verdict.because}`;
    default:
      return verdict satisfies never;
  }
};

const at = (ms: number | undefined): string =>
  ms === undefined ? '–' : new Date(ms).toISOString().replace('.000Z', 'Z');

const rows = (pairs: readonly (readonly [string, string | undefined])[]): string[] =>
  pairs
    .filter(([, text]) => text !== undefined)
    .map(([label, text]) => `${label.padEnd(LABEL_WIDTH)}${text}`);

const problemsOf = ({ parsed }: Letter): string | undefined =>
  parsed.kind === 'invalid' || parsed.kind === 'unrecognised'
    ? parsed.problems.map(({ field, message }) => `${field || 'the body'} ${message}`).join('; ')
    : undefined;

const attributeLines = ({ record }: HeldLetter): string[] =>
  Object.entries(record.messageAttributes).map(
    ([name, { dataType, stringValue, binaryValue }]) =>
      `  ${name} (${dataType})  ${stringValue ?? `base64 ${binaryValue}`}`,
  );

const forPerson = (held: HeldLetter, from: LettersQueue, due: string, now: number): string => {
  const { letter, record } = held;
  const { failure, message } = letter;
  const [section, cause] = runbookSections(letter);
  return [
    ...rows([
      ['Message', `${letter.id} on the ${QUEUE_LABELS[from]}`],
      ['Here since', `${at(message.sentAt)} (${formatAge(now - message.sentAt)})`],
      ['Failure', `${classOf(letter)} ${codeOf(letter)}`],
      ['', failure?.message],
      ['HTTP status', failure?.httpStatus?.toString()],
      ['API request', failure?.mpcRequestId],
      ['First failure', at(failure?.firstFailureAt)],
      ['Last failure', at(failure?.lastFailureAt)],
      ['Tries', `${triesOf(letter)} since it was put on the queue or last redriven`],
      ['Redrives', String(message.attempts.redrives)],
      ['Cancel sent', message.attempts.deleteSent ? 'yes, at least once' : 'no'],
      ['Received', `${letter.receiveCount} times on this queue`],
      ['Parked because', failure?.parkedBecause],
      ['Task', taskText(letter)],
      ['Project', projectOf(letter)],
      ['Problem', problemsOf(letter)],
      ['Next', due],
      ['What to do', section],
      ['', cause],
    ]),
    '',
    `Attributes (${Object.keys(record.messageAttributes).length})`,
    ...attributeLines(held),
    '',
    `Body (${Buffer.byteLength(record.body)} bytes)`,
    record.body,
    '',
  ].join('\n');
};

/** The command `dlq show`: all that is known of one letter. */
export const showCommand = (surroundings: Surroundings): Command => {
  const { env, now, write, writeError } = surroundings;
  const command = queueCommand('show');

  const complain = (text: string): never => {
    writeError(`error: ${text}\n`);
    throw new CommandEnded(1);
  };
  return command
    .description(
      'Show one letter whole: what failed, when it is due, what to do, attributes and body. Nothing is consumed.',
    )
    .summary('show one letter whole')
    .usage('MESSAGE_ID [options]')
    .option('--parked', 'on the parked queue (default: on the dead-letter queue)')
    .action(async (options: ShowOptions) => {
      const problems = unknownOptions(command.args);
      const report = (option: string, problem: string) => problems.push(`${option} ${problem}`);
      const [id = '', ...others] = command.args.filter((word) => !word.startsWith('-'));
      if (others.length > 0 || !PART_OF_ID.test(id)) {
        report('MESSAGE_ID', 'must be one message id, or its first 7 or more characters');
      }
      const from = lettersQueue(options);
      const places = readQueuePlaces(options, env, [from], report);
      const maxRedrives = readMaxRedrives(env, report);
      if (problems.length > 0) refuse(command, problems);

      const wanted = WHOLE_ID.test(id) ? { wanted: (held: string) => held === id } : {};
      await withLetters(surroundings, places, { from, ...wanted }, ({ hold }) => {
        const found = hold.letters.filter(({ letter }) => letter.id.startsWith(id));
        const [held] = found;
        if (held === undefined) {
          return complain(`there is no letter ${id} on the ${QUEUE_LABELS[from]}`);
        }
        if (found.length > 1) {
          return complain(`${found.length} letters begin with ${id}; give more of it`);
        }
        const at = now();
        const due = prospect(held.letter, from, maxRedrives, at);
        if (options.json) {
          const name = from === 'parked' ? 'parked' : 'dead-letter';
          const all = { ...summaryOf(held, at), ...wholeOf(held, name), next: due };
          write(`${JSON.stringify({ ...all, runbook: runbookSections(held.letter) })}\n`);
        } else write(forPerson(held, from, due, at));
      });
    });
};
