import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  installVirtualTime,
  type VirtualTime,
} from '../../local/virtual-time/installVirtualTime.ts';
import { scaledTimers } from '../../local/virtual-time/scaledTimers.ts';

let time: VirtualTime | undefined;
const install = (scale: number, epoch = Date.now()): VirtualTime => {
  time = installVirtualTime({ epoch, scale });
  return time;
};

afterEach(() => {
  time?.uninstall();
  time = undefined;
});

describe('the clock in virtual time', () => {
  test('stands as far from the epoch as the scale says', () => {
    const epoch = Date.now() - 60_000;
    const { realNow } = install(100, epoch);

    const before = epoch + (realNow() - epoch) * 100;
    const now = Date.now();
    const after = epoch + (realNow() - epoch) * 100;

    expect(now).toBeGreaterThanOrEqual(Math.floor(before));
    expect(now).toBeLessThanOrEqual(after);
    expect(Number.isInteger(now)).toBe(true);
  });

  test('is read by every way to ask a Date for the time', () => {
    install(1000, Date.now() - 86_400_000);

    const readings = [Date.now(), Date.parse(new Date().toISOString()), Date.parse(Date())];

    expect(Math.max(...readings) - Math.min(...readings)).toBeLessThan(60_000);
    expect(readings[0]).toBeGreaterThan(performance.timeOrigin + 900 * 86_400_000);
  });

  test('leaves a Date that is built from a value alone', () => {
    const before = new Date(0);
    install(50);

    expect(new Date('2024-02-29T12:00:00Z').toISOString()).toBe('2024-02-29T12:00:00.000Z');
    expect(new Date(2024, 1, 29).getDate()).toBe(29);
    expect(Date.UTC(1970, 0, 2)).toBe(86_400_000);
    expect(before).toBeInstanceOf(Date);
    expect(structuredClone(new Date(5)).getTime()).toBe(5);
  });

  test('is the real one again after uninstalling', () => {
    const originals = [Date, setTimeout, setInterval, AbortSignal.timeout];
    install(100, 0).uninstall();

    expect([Date, setTimeout, setInterval, AbortSignal.timeout]).toEqual(originals);
    time = undefined;
  });
});

describe('timers in virtual time', () => {
  test('fire when their delay has passed on the virtual clock, never before', async () => {
    const { realNow } = install(200);
    const started = Date.now();
    const startedReal = realNow();

    await new Promise((resolve) => {
      setTimeout(resolve, 10_000);
    });

    // Node's own timer may be up to a real millisecond early.
    expect(Date.now() - started).toBeGreaterThanOrEqual(10_000 - 400);
    expect(realNow() - startedReal).toBeLessThan(5_000);
  });

  test('repeat, pass their arguments on and stop when cleared', async () => {
    install(1000);
    const seen: string[] = [];

    await new Promise<void>((resolve) => {
      const interval = setInterval(
        (word: string) => {
          seen.push(word);
          if (seen.length === 3) {
            clearInterval(interval);
            resolve();
          }
        },
        2_000,
        'tick',
      );
    });

    expect(seen).toEqual(['tick', 'tick', 'tick']);
  });

  test("are Node's own timer objects", () => {
    install(1000);
    const timer = setTimeout(() => {}, 3_600_000);

    expect(timer.hasRef()).toBe(true);
    expect(timer.unref().hasRef()).toBe(false);
    expect(timer.ref().refresh()).toBe(timer);
    expect(Number(timer)).toBeGreaterThan(0);
    expect(typeof timer[Symbol.dispose]).toBe('function');
    clearTimeout(Number(timer));
  });

  test('scale the promise form of setTimeout and the time-out of an abort signal', async () => {
    const { realNow } = install(1000);
    const started = realNow();
    const signal = AbortSignal.timeout(60_000);

    const value = await promisify(setTimeout)(60_000, 'woken');
    await new Promise((resolve) => {
      signal.aborted ? resolve(undefined) : signal.addEventListener('abort', resolve);
    });

    expect(value).toBe('woken');
    expect(realNow() - started).toBeLessThan(20_000);
  });

  test('ask Node for the least whole number of real milliseconds that is long enough', () => {
    const asked: unknown[] = [];
    const record = ((_: unknown, delay: unknown) => {
      asked.push(delay);
    }) as unknown as typeof setTimeout;
    const real = {
      setTimeout: record,
      setInterval: record as unknown as typeof setInterval,
      abortTimeout: AbortSignal.timeout,
    };

    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 10_000 }), (delay, scale) => {
        asked.length = 0;
        const timers = scaledTimers(real, scale);
        timers.setTimeout(() => {}, delay);
        timers.setInterval(() => {}, delay);
        for (const realDelay of asked as number[]) {
          expect(realDelay * scale).toBeGreaterThanOrEqual(delay);
          expect((realDelay - 1) * scale).toBeLessThan(delay);
        }
        expect(asked).toHaveLength(2);
      }),
    );
  });
});

describe('installing virtual time', () => {
  test('reports every option that is out of range at once', () => {
    expect(() => installVirtualTime({ epoch: Number.NaN, scale: 0 })).toThrow(
      /epoch .* NaN; scale .* 0/,
    );
  });

  test('is refused a second time, and possible again after uninstalling', () => {
    const first = install(2);

    expect(() => installVirtualTime({ epoch: 0, scale: 2 })).toThrow('installed already');
    first.uninstall();
    expect(() => install(3)).not.toThrow();
  });
});
