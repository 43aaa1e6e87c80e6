import type { Stack } from '../stack/startStack.ts';
import { depthOf } from './queueContents.ts';

const LOOK_EVERY_MS = 200;

/** A moment of a person's time, in which the world goes on. */
export const aMoment = (stack: Stack): Promise<void> =>
  new Promise((wake) => {
    stack.time.real.setTimeout(wake, LOOK_EVERY_MS);
  });

/** Waits until SQS holds no request any more: every message is done, dead or parked. */
export const untilDrained = async (
  stack: Stack,
  sawDepth: (depth: number) => void,
): Promise<void> => {
  const source = stack.queueUrl('CANCEL_REQUESTS_QUEUE_URL');
  for (;;) {
    const depth = await depthOf(stack.sqs.client, source);
    sawDepth(depth);
    if (depth === 0) return;
    await aMoment(stack);
  }
};
