import type { Clock } from '../mpc/clock.ts';
import { inTime } from './inTime.ts';
import type { Queues } from './queues.ts';

/**
 * Queues whose calls end by `until` (epoch ms), whatever SQS does: what it has not confirmed by then counts as not
 * confirmed. An invocation that waited longer would be ended from outside, and all that it had finished would come back.
 */
export const answeringBy = (until: number, queues: Queues, clock: Clock): Queues => ({
  send: (queue, messages) => inTime(queues.send(queue, messages), new Set(), until, clock),
  hide: (messages) => inTime(queues.hide(messages), new Set(), until, clock),
  waiting: () => inTime(queues.waiting(), undefined, until, clock),
});
