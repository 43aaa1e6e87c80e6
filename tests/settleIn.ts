import type { FakeTime } from '../local/simulation/fakeTime.ts';

/**
 * Lets fake time pass until the promise is settled.
 * @throws Error when nothing is left to happen before that.
 */
export const settleIn = async <T>(time: FakeTime, promise: Promise<T>): Promise<T> => {
  let done = false;
  const watched = promise.finally(() => {
    done = true;
  });
  watched.catch(() => undefined);
  await time.run(() => done);
  if (!done) throw new Error('it waits for something that will never happen');
  return await watched;
};
