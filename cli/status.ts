import { Command } from 'commander';
import { openProjects } from '../lib/projects/openProjects.ts';
import { CommandEnded } from './commandEnded.ts';
import { formatMinute } from './format.ts';
import { createProgress } from './progress.ts';
import type { Surroundings } from './surroundings.ts';
import { type Column, layOutTable, narrowed } from './table.ts';
import { projectEffects } from './transcoding/notices.ts';
import { queryAll, type Sight } from './transcoding/queryAll.ts';
import { readTranscodingSettings } from './transcoding/settings.ts';
import { readTaskIds } from './transcoding/taskIds.ts';
import { type Problems, refuse, unknownOptions } from './usage.ts';

interface StatusOptions {
  readonly project?: string;
  readonly json?: true;
}

const LONGEST_LOOK_UP_MS = 8_000;
const COLUMNS: readonly Column[] = [
  { title: 'Task', align: 'left' },
  { title: 'Status', align: 'left' },
  { title: 'Created', align: 'left' },
  { title: 'Ended', align: 'left' },
  { title: 'User data', align: 'left' },
];
const LAST = COLUMNS.length - 1;

const rowOf = (sight: Sight): string[] => {
  if ('problem' in sight) return [sight.taskId, '(unknown)', '–', '–', sight.problem];
  const { taskId, status, createdAt, endedAt, userData = '' } = sight.view;
  return [taskId, status, formatMinute(createdAt), formatMinute(endedAt), userData];
};

const objectOf = (sight: Sight) => {
  if ('problem' in sight) return { task_id: sight.taskId, problem: sight.problem };
  const { taskId, status, createdAt, endedAt, userData } = sight.view;
  return {
    task_id: taskId,
    status,
    ...(createdAt === undefined ? {} : { created_at: new Date(createdAt).toISOString() }),
    ...(endedAt === undefined ? {} : { ended_at: new Date(endedAt).toISOString() }),
    ...(userData === undefined ? {} : { user_data: userData }),
  };
};

/** The command `status`: queries tasks, ten a call. Exit status 1 when a task could not be queried. */
export const statusCommand = (surroundings: Surroundings): Command => {
  const { write, interrupted, writeError } = surroundings;
  const command = new Command('status');

  const complain = (text: string): never => {
    writeError(`error: ${text}\n`);
    throw new CommandEnded(1);
  };
  return command
    .description('Show the status of tasks, ten for each call of the API. Changes nothing.')
    .usage('ID... [options]')
    .option('--project <id>', 'project of the tasks (default: the first that is configured)')
    .option('--json', 'print JSON for a machine')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async ({ project, json }: StatusOptions) => {
      const problems = unknownOptions(command.args);
      const report: Problems = (option, problem) => problems.push(`${option} ${problem}`);
      const ids = readTaskIds(command.args, report);
      const config = readTranscodingSettings(surroundings, report);
      if (config === undefined || problems.length > 0) return refuse(command, problems);

      const progress = createProgress(surroundings);
      const projects = openProjects(config, projectEffects(surroundings, progress, 'status'), 1);
      await projects.ids.find(LONGEST_LOOK_UP_MS);
      const named = project ?? projects.ids.first();
      const tools = projects.tools.get(named);
      if (tools === undefined) {
        return projects.ids.complete()
          ? refuse(command, ['--project is not one of the configured projects'])
          : complain('the id of the project is not known: set HUAWEICLOUD_SDK_PROJECT_ID');
      }
      const sights = await queryAll(ids, tools, surroundings);
      progress.end();
      const rows = narrowed(COLUMNS, sights.map(rowOf), LAST);
      if (json) write(`${JSON.stringify({ tasks: sights.map(objectOf) })}\n`);
      else write([...layOutTable(COLUMNS, rows), ''].join('\n'));
      if (interrupted.aborted) throw new CommandEnded(130);
      if (sights.some((sight) => 'problem' in sight)) throw new CommandEnded(1);
    });
};
