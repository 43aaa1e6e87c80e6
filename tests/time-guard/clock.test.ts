import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../lib/mpc/clock.ts';

const FOR_EVER_MS = 2_000_000_000;

describe('the clock of the process', () => {
  test('tells the time', () => {
    const before = Date.now();

    const now = systemClock.now();

    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test('wakes after the time, whether or not anything could wake it before', async () => {
    const from = performance.now();

    await systemClock.sleep(30);
    await systemClock.sleep(30, new AbortController().signal);

    // Timers may be early by a millisecond each.
    expect(performance.now() - from).toBeGreaterThanOrEqual(58);
  });

  test('wakes at once for a time that has passed', async () => {
    await systemClock.sleep(-1_000);
  });

  test('wakes as soon as its signal aborts, and leaves nothing behind that keeps the process', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout');
    const before = timers().length;
    const abort = new AbortController();
    const asleep = systemClock.sleep(FOR_EVER_MS, abort.signal);
    expect(timers()).toHaveLength(before + 1);

    abort.abort();
    await asleep;

    expect(timers()).toHaveLength(before);
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  });

  test('does not listen any more once it woke by itself', async () => {
    const { signal } = new AbortController();

    await systemClock.sleep(1, signal);

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('does not sleep when its signal has aborted before', async () => {
    await systemClock.sleep(FOR_EVER_MS, AbortSignal.abort());
  });
});
