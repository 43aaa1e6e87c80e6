import type { Command } from 'commander';
import { createCleanUp } from '../lib/cleanup/cleanUp.ts';
import { type CleanUpOptions, readOrder } from './cleanup/options.ts';
import { reportLines } from './cleanup/reportText.ts';
import { CommandEnded } from './commandEnded.ts';
import { createProgress } from './progress.ts';
import { type QueuePlaces, queueCommand, readQueuePlaces } from './queues/queueOptions.ts';
import type { Surroundings } from './surroundings.ts';
import { projectEffects } from './transcoding/notices.ts';
import { type Problems, refuse, strayArguments } from './usage.ts';

/** After this long the list is given up: nothing is enqueued then. */
const LONGEST_MS = 1_800_000;

/** Ends in which all that was asked for was done. */
const WELL: ReadonlySet<string> = new Set(['done', 'dry_run']);

/** Of a plan that is only shown: nothing is sent. */
const NO_QUEUE = { enqueue: () => Promise.resolve(0), close: () => undefined };

/**
 * The command `cleanup`: shows which waiting tasks are stale, by the settings of the function and what is asked for
 * besides, and with --apply puts a request for each on the queue.
 */
export const cleanUpCommand = (surroundings: Surroundings): Command => {
  const { env, now, write, writeError, interrupted } = surroundings;
  const command = queueCommand('cleanup');

  /** Opened before anything is read: a queue that is not there must not cost the API a call. */
  const openQueue = async (places: QueuePlaces) => {
    const { openQueues } = await import('./queues/openQueues.ts');
    const { queues, refusals, close } = await openQueues(places, env);
    return {
      enqueue: async (bodies: readonly string[]) => {
        const messages = bodies.map((body, id) => ({ id: String(id), body, attributes: {} }));
        const confirmed = await queues.send('source', messages);
        for (const text of refusals) writeError(`error: ${text}\n`);
        return confirmed.size;
      },
      close,
    };
  };

  return command
    .description(
      'Show which waiting tasks are stale, and with --apply put a cancel request for each on the queue.',
    )
    .usage('[--older-than 6h] [--only FILTER] [--never FILTER] [--max N] [--apply] [--json]')
    .option('--older-than <age>', 'age from 15m on, such as 6h (default: STALE_AFTER, or 6h)')
    .option('--only <filter>', 'only tasks that match, such as user_data=batch-*')
    .option('--never <filter>', 'no tasks that match, such as input=masters/*; template_id=7*')
    .option('--max <number>', 'choose at most so many, the oldest (default: CLEANUP_MAX_PER_RUN)')
    .option('--apply', 'put the requests on cancel-requests, and wait for SQS to confirm')
    .addHelpText(
      'after',
      '\nA filter is one or several field=glob, separated by semicolons; fields are user_data, input (bucket/object),' +
        '\ninput_bucket, output_bucket and template_id. --only wants every field matched, --never any one.' +
        '\nThe settings of the function (STALE_AFTER, CLEANUP_*) hold here as well, its filters besides these.',
    )
    .action(async (options: CleanUpOptions) => {
      const problems = strayArguments(command.args);
      const report: Problems = (option, problem) => problems.push(`${option} ${problem}`);
      const order = readOrder(options, surroundings, report);
      const places = readQueuePlaces(options, env, options.apply ? ['source'] : [], report);
      if (order === undefined || problems.length > 0) return refuse(command, problems);

      const queue = options.apply ? await openQueue(places) : NO_QUEUE;
      const progress = createProgress(surroundings);
      const cleanUp = createCleanUp(order.config, {
        ...projectEffects(surroundings, progress, 'reading the waiting list'),
        enqueue: queue.enqueue,
        readParameter: async (name) =>
          (await import('../lib/cleanup/awsParameterReader.ts')).readAwsParameter(name),
      });
      const ran = await cleanUp(order.wishes, {
        deadline: now() + LONGEST_MS,
        runId: `cleanup ${new Date(now()).toISOString()}`,
        ending: interrupted,
      }).finally(queue.close);
      progress.end();
      write(options.json ? `${JSON.stringify(ran)}\n` : [...reportLines(ran), ''].join('\n'));
      if (interrupted.aborted) throw new CommandEnded(130);
      if (!WELL.has(ran.ended)) throw new CommandEnded(1);
    });
};
