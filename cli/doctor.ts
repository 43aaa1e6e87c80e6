import type { Command } from 'commander';
import { CommandEnded } from './commandEnded.ts';
import type { Check } from './doctor/check.ts';
import { checkSettings } from './doctor/settings.ts';
import { type QueueOptions, queueCommand, readQueuePlaces } from './queues/queueOptions.ts';
import type { Surroundings } from './surroundings.ts';
import { readTranscodingSettings } from './transcoding/settings.ts';
import { refuse, strayArguments } from './usage.ts';

const ALL_QUEUES = ['source', 'deadLetter', 'parked'] as const;
const WIDEST = 100;
const INDENT = ' '.repeat(6);
const LABELS = { pass: 'pass', fail: 'FAIL', skip: 'skip' } as const;

/** The text in lines of the width of a terminal, broken at blanks. */
const wrapped = (text: string, indent: string): string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < WIDEST) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(`${lines.length === 0 ? '' : indent}${word}`);
  }
  return lines;
};

const linesOf = (check: Check): string[] => [
  ...wrapped(`${LABELS[check.result]}  ${check.name}: ${check.detail}`, INDENT),
  ...(check.result === 'fail' ? wrapped(`${INDENT}→ ${check.what_to_do}`, `${INDENT}  `) : []),
];

/** The command `doctor`: looks at whatever the service needs, and says of each whether it is well and what to do. */
export const doctorCommand = (surroundings: Surroundings): Command => {
  const { env, write, interrupted } = surroundings;
  const command = queueCommand('doctor');

  const examine = async (options: QueueOptions): Promise<Check[]> => {
    const { checkQueue } = await import('./doctor/queues.ts');
    const { checkProject } = await import('./doctor/api.ts');
    // What is wrong with them is among the settings, or with the queue that misses its place.
    const places = readQueuePlaces(options, env, ALL_QUEUES, () => undefined);
    const config = readTranscodingSettings(surroundings, () => undefined);
    const projects = config?.projects.map((it) => checkProject(it, config, surroundings)) ?? [];
    const checks = await Promise.all([
      ...projects,
      ...ALL_QUEUES.map((queue) => checkQueue(queue, places, surroundings)),
    ]);
    return [...checkSettings(surroundings, options.stage !== undefined), ...checks.flat()];
  };

  return command
    .description(
      'Check settings, credentials (one harmless query), clock, quota, and each queue with its permissions.',
    )
    .addHelpText(
      'after',
      '\nOne message of the dead-letter and of the parked queue may be received and shown again at once:' +
        '\nits receive count rises by one, nothing else changes. Exit status 1 when a check fails.',
    )
    .action(async (options: QueueOptions) => {
      const problems = strayArguments(command.args);
      readQueuePlaces(options, env, [], (option, problem) => problems.push(`${option} ${problem}`));
      if (problems.length > 0) refuse(command, problems);
      const checks = await examine(options);
      if (options.json) write(`${JSON.stringify({ checks })}\n`);
      else write([...checks.flatMap(linesOf), ''].join('\n'));
      if (interrupted.aborted) throw new CommandEnded(130);
      if (checks.some(({ result }) => result === 'fail')) throw new CommandEnded(1);
    });
};
