import type { RunningSimulator } from '../../local/mpc-simulator/server.ts';

/** The project of the simulator's own account. */
export const project = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

/** A message for the consumer. */
export interface Sent {
  readonly body: string;
  /** What the service itself has noted on a message that was tried before. */
  readonly attempts?: object;
}

/** A message that ended up in the dead-letter or the parked queue. */
export interface Letter {
  readonly body: string;
  readonly failureClass: string;
}

/** Puts the tasks in. The API fails for 109. */
export const seed = ({ simulator }: RunningSimulator): void => {
  simulator.seedTasks([
    { project, id: '101' },
    { project, id: '102', status: 'TRANSCODING' },
    { project, id: '103', status: 'SUCCEEDED' },
    { project, id: '104', status: 'CANCELED' },
    { project, id: '106' },
    { project, id: '107' },
    { project, id: '108' },
    { project, id: '109' },
  ]);
  simulator.scriptFault({ name: 'serverError', taskId: '109', kind: 'cancel', calls: 9 });
};

/** Requests that come to an end with the API alone. */
export const settledByTheApi: readonly Sent[] = [
  { body: '{"task_id":"101"}' },
  { body: '{"task_id":102}' },
  { body: '{"task_id":103}' },
  { body: '{"task_id":104}' },
  { body: '{"task_id":9223372036854775807}' },
  { body: '{"task_id":108,"not_after":"2020-01-01T00:00:00Z"}' },
];

const longAgo = Date.now() - 7_200_000;

/** Messages for which the consumer needs a queue: a list, a request that failed for too long, and three that cannot be read. */
export const settledByQueues: readonly Sent[] = [
  { body: '{"task_ids":[106,107]}' },
  {
    body: '{"task_id":109}',
    attempts: {
      enqueued_at: longAgo,
      first_failure_at: longAgo,
      tries: 3,
      delete_sent: false,
      redrives: 0,
    },
  },
  { body: '{"task_id":-1}' },
  { body: '{"task_id":111,"project_id":"someone-elses"}' },
  { body: 'cancel task 110, please' },
];

/** Messages that the consumer sends to its own queue meanwhile: one for each task of the list. */
export const sentMeanwhile = 2;
