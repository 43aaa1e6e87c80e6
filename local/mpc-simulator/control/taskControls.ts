import * as z from 'zod/mini';
import type { LedgerEntry } from '../ledger.ts';
import { parseTaskId } from '../routes/parameters.ts';
import type { Simulator } from '../simulator.ts';
import { TASK_STATUSES, type Task, type TaskStatus } from '../task.ts';
import type { NewTask } from '../taskWorld.ts';
import { type ControlCall, type ControlOperation, parseBody } from './controlCall.ts';
import { instant } from './instant.ts';

const taskId = z.pipe(
  z
    .union([z.string(), z.int()])
    .check(z.refine((value) => parseTaskId(String(value)) !== undefined, 'not a task id')),
  z.transform((value) => String(parseTaskId(String(value)))),
);

const seedFields = {
  project: z.optional(z.string()),
  status: z.optional(z.enum(TASK_STATUSES)),
  create_time: z.optional(instant),
  priority: z.optional(z.literal([6, 9])),
  user_data: z.optional(z.string()),
};

const seedBody = z.union([
  z.strictObject({
    tasks: z.array(z.strictObject({ task_id: z.optional(taskId), ...seedFields })),
  }),
  z.strictObject({ count: z.int().check(z.gte(1), z.lte(1_000_000)), ...seedFields }),
]);

type SeedFields = {
  readonly [Name in keyof typeof seedFields]?: z.output<(typeof seedFields)[Name]>;
} & { readonly task_id?: string | undefined };

const firstProject = (simulator: Simulator): string =>
  simulator.directory.accounts()[0]?.projects[0]?.id ?? '';

const OUTPUT = { bucket: 'local-output', location: 'cn-north-4', object: 'output' };

const newTask = (fields: SeedFields, project: string): NewTask => ({
  project: fields.project ?? project,
  ...(fields.task_id !== undefined && { id: fields.task_id }),
  ...(fields.status !== undefined && { status: fields.status }),
  ...(fields.create_time !== undefined && { createTime: fields.create_time }),
  ...(fields.priority !== undefined && { priority: fields.priority as 6 | 9 }),
  ...(fields.user_data !== undefined && {
    source: { output: OUTPUT, user_data: fields.user_data },
  }),
});

const seed = (call: ControlCall): unknown => {
  const body = parseBody(seedBody, call);
  const project = firstProject(call.simulator);
  const seeds =
    'tasks' in body
      ? body.tasks.map((fields) => newTask(fields, project))
      : Array.from({ length: body.count }, () => newTask(body, project));
  return { task_ids: call.simulator.seedTasks(seeds) };
};

const taskJson = (task: Task): object => ({
  task_id: task.id,
  project: task.project,
  status: task.status,
  priority: task.priority,
  create_time: task.createTime,
  start_time: task.startTime,
  end_time: task.endTime,
  user_data: task.source.user_data,
  history: task.history,
});

const ledgerJson = ({ taskIds, requestId, ...entry }: LedgerEntry): object => ({
  ...entry,
  task_ids: taskIds,
  request_id: requestId,
});

const readTasks = ({ query, simulator }: ControlCall): unknown => {
  const ids = query.getAll('task_id');
  const found = simulator.tasks({
    ...(query.has('project') && { project: query.get('project') as string }),
    ...(query.has('status') && { status: query.get('status') as TaskStatus }),
    ...(ids.length > 0 && { ids }),
  });
  return { tasks: found.map(taskJson) };
};

const readLedger = ({ query, simulator }: ControlCall): unknown => {
  const after = Number(query.get('after') ?? 0);
  const kind = query.get('kind');
  const id = query.get('task_id');
  const entries = simulator.ledger
    .slice(after)
    .filter((entry) => (kind ?? entry.kind) === entry.kind)
    .filter((entry) => id === null || entry.taskIds.includes(id));
  return { ledger: entries.map(ledgerJson) };
};

/** Tasks and ledger. */
export const TASK_CONTROLS: readonly ControlOperation[] = [
  {
    method: 'POST',
    path: 'tasks',
    what: 'Puts tasks in. {"tasks":[{"task_id"?,"project"?,"status"?,"create_time"?,"priority"?,"user_data"?}]} or {"count":N, …} for N alike.',
    run: seed,
  },
  {
    method: 'GET',
    path: 'tasks',
    what: 'Tasks with their history. Filters: project, status, task_id (repeatable).',
    run: readTasks,
  },
  {
    method: 'GET',
    path: 'ledger',
    what: 'Every call, refused ones included. Filters: after (sequence number), kind, task_id.',
    run: readLedger,
  },
];
