import type { Clock } from '../mpc/clock.ts';

/**
 * What a call gives by `until` (epoch ms), or what stands for it.
 * @param otherwise - the result when there is none by then.
 */
export const inTime = async <T>(
  call: Promise<T>,
  otherwise: T,
  until: number,
  clock: Clock,
): Promise<T> => {
  const ended = new AbortController();
  const late = clock.sleep(until - clock.now(), ended.signal).then(() => otherwise);
  try {
    return await Promise.race([call, late]);
  } finally {
    // With a reason of its own: the one that would be made otherwise takes a trace of the stack.
    ended.abort('ended');
  }
};
