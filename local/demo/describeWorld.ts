import type { TaskStatus } from '../mpc-simulator/task.ts';
import { stateByLastDigit } from '../stack/tasksByLastDigit.ts';
import type { Circumstances, DemoOptions, ScheduleDemoOptions } from './demoOptions.ts';
import { type DemoRequest, tasksIn } from './demoRequests.ts';
import { type DemoTask, SPARED_USER_DATA } from './demoTasks.ts';
import { formatCount, formatCounts, formatDuration, formatShare } from './format.ts';
import type { Trigger } from './triggers.ts';

const STATE_NAMES: Readonly<Record<TaskStatus | 'NO_TASK', string>> = {
  WAITING: 'queued',
  TRANSCODING: 'running',
  SUCCEEDED: 'finished',
  FAILED: 'failed',
  CANCELED: 'cancelled',
  NEED_TO_BE_AUDIT: 'in audit',
  NO_TASK: 'unknown',
};

const TRIGGER_NAMES: Readonly<Record<Trigger, string>> = {
  queue: 'queue: plain messages',
  http: 'http: signed webhooks, every fourth of which waits for its outcome',
  events: 'events: SNS, EventBridge and CloudEvents in messages',
  all: 'all: plain messages, webhooks and events in turns',
};

const describeCircumstances = ({ faultShare, seed }: Circumstances, scale: number): string[] => [
  `  faults  ${formatShare(faultShare)} of the API calls, seed ${seed}`,
  `  time    x ${scale}: the quota of 100 calls a minute is ${Math.round((100 / 60) * scale)} a second here`,
  '',
];

/**
 * What the clean-up meets, before it runs. Lines without their ends.
 *
 * @param everyMs - From one run to the next, in the time of the demo.
 */
export const describeTasks = (
  options: ScheduleDemoOptions,
  tasks: readonly DemoTask[],
  everyMs: number,
  scale: number,
): string[] => {
  const kinds = new Map<string, number>();
  for (const { kind } of tasks) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [
    `${formatCount(tasks.length)} tasks from ${options.source}`,
    `  tasks   ${formatCounts(kinds)}`,
    `  trigger schedule: the clean-up, at once and then every ${formatDuration(everyMs)}, ${formatDuration(everyMs / scale)} here`,
    `  rule    never user_data=${SPARED_USER_DATA}`,
    ...describeCircumstances(options, scale),
  ];
};

/** What the requests meet, before they are sent. Lines without their ends. */
export const describeWorld = (
  options: DemoOptions,
  requests: readonly DemoRequest[],
  scale: number,
): string[] => {
  const states = new Map<string, number>();
  for (const id of new Set(tasksIn(requests))) {
    const state = STATE_NAMES[stateByLastDigit(id) ?? 'NO_TASK'];
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  return [
    `${formatCount(requests.length)} cancel requests from ${options.source}`,
    `  tasks   ${formatCounts(states)}`,
    `  trigger ${TRIGGER_NAMES[options.trigger]}`,
    ...describeCircumstances(options, scale),
  ];
};
