import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullLength } from '../fullLength.ts';
import { type Interruption, interrupt } from './interruptions.ts';

const [requests, sqsScale] = fullLength([5_000, 10], [300, 20]);
const moments = fullLength(
  Array.from({ length: 10 }, (_, run) => (run + 0.5) / 10),
  [0.5],
);
const timeoutMs = fullLength(1_200_000, 60_000);

const allOf = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<Interruption[]> => {
  const interruptions: Interruption[] = [];
  for (const at of moments) interruptions.push(await interrupt(signal, requests, sqsScale, at));
  return interruptions;
};

describe(`a worker in the middle of ${requests} messages`, () => {
  let terminated: Interruption[];
  let killed: Interruption[];
  beforeAll(async () => {
    [terminated, killed] = await Promise.all([allOf('SIGTERM'), allOf('SIGKILL')]);
  }, timeoutMs);

  test('loses none of them when it is terminated, ends in good order, and cancels no task twice', () => {
    for (const { end, lost, left, repeated, resolvedBefore } of terminated) {
      expect({ end, lost, left, repeated }).toEqual({ end: 0, lost: 0, left: 0, repeated: 0 });
      expect(resolvedBefore).toBeLessThan(requests);
    }
    expect(terminated).toHaveLength(moments.length);
  });

  test('loses none of them when it is killed: what it had received comes back', () => {
    for (const { end, lost, left, resolvedBefore } of killed) {
      expect({ end, lost, left }).toEqual({ end: 'SIGKILL', lost: 0, left: 0 });
      expect(resolvedBefore).toBeLessThan(requests);
    }
    expect(killed).toHaveLength(moments.length);
  });
});
