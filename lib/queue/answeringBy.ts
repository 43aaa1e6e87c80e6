import type { Clock } from '../mpc/clock.ts';
import type { Queues } from './queues.ts';

/**
 * Queues whose calls end by `until` (epoch ms), whatever SQS does: what it has not confirmed by then counts as not
 * confirmed. An invocation that waited longer would be ended from outside, and all that it had finished would come back.
 */
export const answeringBy = (until: number, queues: Queues, clock: Clock): Queues => {
  const inTime = async <T>(call: Promise<T>, otherwise: T): Promise<T> => {
    const ended = new AbortController();
    const late = clock.sleep(until - clock.now(), ended.signal).then(() => otherwise);
    try {
      return await Promise.race([call, late]);
    } finally {
      ended.abort();
    }
  };
  return {
    send: (queue, messages) => inTime(queues.send(queue, messages), new Set()),
    hide: (messages) => inTime(queues.hide(messages), new Set()),
    waiting: () => inTime(queues.waiting(), undefined),
  };
};
