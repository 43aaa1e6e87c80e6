import type { Call, Outcome } from './call.ts';
import { cancelTask } from './cancelTask.ts';
import { createTask } from './createTask.ts';
import { deleteRecord } from './deleteRecord.ts';
import { createIssueToken } from './issueToken.ts';
import type { CallKind } from './match.ts';
import { listProjects } from './projects.ts';
import { detailTasks, listTasks, queryByIds } from './queryTasks.ts';

/** The APIs behind the gateway, one handler each. */
export const createApis = (): Readonly<
  Record<Exclude<CallKind, 'unknown'>, (call: Call) => Outcome>
> => ({
  create: createTask,
  cancel: cancelTask,
  list: listTasks,
  query: queryByIds,
  detail: detailTasks,
  delete_record: deleteRecord,
  token: createIssueToken(),
  projects: listProjects,
});
