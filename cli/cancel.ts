import type { Command } from 'commander';
import { buildEngine } from '../lib/service.ts';
import { CommandEnded } from './commandEnded.ts';
import { countOf } from './format.ts';
import { createProgress } from './progress.ts';
import { type QueueOptions, queueCommand, readQueuePlaces } from './queues/queueOptions.ts';
import type { Surroundings } from './surroundings.ts';
import { layOutTable } from './table.ts';
import { cancelNow } from './transcoding/cancelNow.ts';
import { projectEffects } from './transcoding/notices.ts';
import { isCancelled, outcomeText } from './transcoding/outcomeText.ts';
import {
  ANY_PROJECT,
  type RequestOptions,
  readRequests,
  requestBody,
} from './transcoding/requestOptions.ts';
import { readTranscodingSettings } from './transcoding/settings.ts';
import { readTaskIds } from './transcoding/taskIds.ts';
import { type Problems, refuse, unknownOptions } from './usage.ts';

type CancelOptions = QueueOptions & RequestOptions & { readonly queue?: true };

interface Ended {
  readonly task_id: string;
  readonly outcome: string;
  readonly detail: string;
  readonly done: boolean;
}

const LONGEST_LOOK_UP_MS = 8_000;
/** With the columns before it a line fits into a hundred columns. */
const LONGEST_DETAIL = 58;

const shortened = (text: string): string =>
  text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL - 1)}…` : text;

const tableOf = (ends: readonly Ended[]): string[] =>
  layOutTable(
    [
      { title: 'Task', align: 'left' },
      { title: 'Outcome', align: 'left' },
      { title: '', align: 'left' },
    ],
    ends.map(({ task_id, outcome, detail }) => [task_id, outcome, shortened(detail)]),
  );

/** Shows what became of the tasks, and ends with status 1 unless all of it is what was asked for. */
const tell = (
  ends: readonly Ended[],
  { json }: QueueOptions,
  { write, interrupted }: Surroundings,
): void => {
  const done = ends.filter((end) => end.done).length;
  if (json) {
    const outcomes = ends.map(({ done: _, ...end }) => end);
    write(`${JSON.stringify({ outcomes })}\n`);
  } else {
    write([...tableOf(ends), '', `${done} of ${countOf(ends.length, 'task')}`, ''].join('\n'));
  }
  if (interrupted.aborted) throw new CommandEnded(130);
  if (done < ends.length) throw new CommandEnded(1);
};

/**
 * The command `cancel`: cancels tasks now, through the engine that serves the queue as well, or puts requests on the
 * queue. Exit status 0 means that every task is cancelled, or every request is on the queue; a task that was found
 * running or finished, or not at all, is not what was asked for.
 */
export const cancelCommand = (surroundings: Surroundings): Command => {
  const { env, writeError } = surroundings;
  const command = queueCommand('cancel');

  const onQueue = async (options: CancelOptions, problems: string[], report: Problems) => {
    const taskIds = readTaskIds(command.args, report);
    readRequests(taskIds, options, ANY_PROJECT, report);
    const places = readQueuePlaces(options, env, ['source'], report);
    if (problems.length > 0) refuse(command, problems);
    const { openQueues } = await import('./queues/openQueues.ts');
    const { queues, refusals, close } = await openQueues(places, env);
    const messages = taskIds.map((id) => ({
      id,
      body: JSON.stringify(requestBody(id, options)),
      attributes: {},
    }));
    const confirmed = await queues.send('source', messages).finally(close);
    for (const text of refusals) writeError(`error: ${text}\n`);
    return taskIds.map((id): Ended => {
      const done = confirmed.has(id);
      const detail = done ? 'confirmed by SQS' : 'not confirmed by SQS';
      return { task_id: id, outcome: done ? 'queued' : 'failed', detail, done };
    });
  };

  const atOnce = async (options: CancelOptions, problems: string[], report: Problems) => {
    const taskIds = readTaskIds(command.args, report);
    const config = readTranscodingSettings(surroundings, report);
    if (config === undefined || problems.length > 0) return refuse(command, problems);
    const progress = createProgress(surroundings);
    const engine = buildEngine(config, projectEffects(surroundings, progress, 'cancelling'));
    await engine.prepare(LONGEST_LOOK_UP_MS);
    const requests = readRequests(taskIds, options, engine.allowed, report);
    if (problems.length > 0) refuse(command, problems);
    const outcomes = await cancelNow(requests, engine, config, surroundings);
    progress.end();
    return outcomes.map(
      ({ taskId, outcome }): Ended => ({
        task_id: taskId,
        outcome: outcome.kind,
        detail: outcomeText(outcome),
        done: isCancelled(outcome),
      }),
    );
  };

  return command
    .description(
      'Cancel queued tasks now, or with --queue put requests on the queue for the service to serve.',
    )
    .usage('ID... [options]')
    .option(
      '--queue',
      'put a request for each task on cancel-requests, and wait for SQS to confirm',
    )
    .option('--project <id>', 'project of the tasks (default: the first that is configured)')
    .option('--reason <text>', 'for the log')
    .option('--requested-by <text>', 'for the log')
    .option('--not-after <instant>', 'drop the request after it, such as 2026-01-31T12:00:00Z')
    .addHelpText(
      'after',
      '\nNow: a tenth of the quota is used, more when nobody objects; many tasks belong on the queue.' +
        '\nExit status 0: every task is cancelled, or was before; with --queue: every request is on the queue.' +
        '\n1: a task is not cancelled, since it is running, finished, unknown, or the API failed.',
    )
    .action(async (options: CancelOptions) => {
      const problems = unknownOptions(command.args);
      const report: Problems = (option, problem) => problems.push(`${option} ${problem}`);
      const work = options.queue ? onQueue : atOnce;
      tell(await work(options, problems, report), options, surroundings);
    });
};
