import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { DeclaredFunction, Schedule } from '../../local/declared/declaration.ts';
import { scheduleTrouble } from '../../local/stack/scheduleTrouble.ts';
import type { RunningSchedule, ScheduledRun } from '../../local/stack/startSchedule.ts';
import { startSchedules } from '../../local/stack/startSchedules.ts';

const START = Date.parse('2026-01-15T09:30:17.250Z');
const MINUTE_MS = 60_000;

const declared = (...schedules: Partial<Schedule>[]): DeclaredFunction => ({
  key: 'tidy',
  name: 'service-dev-tidy',
  handler: 'handlers/tidy.handler',
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  environment: {},
  events: schedules.map((it) => ({
    kind: 'schedule',
    rate: 'rate(5 minutes)',
    enabled: true,
    ...it,
  })),
});

let running: RunningSchedule[];
let events: { readonly at: number; readonly event: unknown }[];
let ended: ScheduledRun[];
/** What the function does. */
let work: () => Promise<unknown>;
beforeEach(() => {
  jest.useFakeTimers({ now: START });
  running = [];
  events = [];
  ended = [];
  work = () => Promise.resolve('tidied');
});
afterEach(() => {
  jest.useRealTimers();
});

const start = (it: DeclaredFunction): RunningSchedule[] => {
  running = startSchedules(
    it,
    'eu-central-1',
    (event) => {
      events.push({ at: Date.now() - START, event });
      return work();
    },
    (run) => ended.push(run),
  );
  return running;
};
const pass = (minutes: number) => jest.advanceTimersByTimeAsync(minutes * MINUTE_MS);
const lasting = (minutes: number) => () =>
  new Promise((resolve) => setTimeout(resolve, minutes * MINUTE_MS));

describe('a schedule', () => {
  test('invokes its function after one interval, and after each further one', async () => {
    start(declared({}));

    await pass(16);

    expect(events.map(({ at }) => at / MINUTE_MS)).toEqual([5, 10, 15]);
  });

  test('tells the function what EventBridge tells it', async () => {
    start(declared({}));

    await pass(5);

    expect(events[0]?.event).toEqual({
      version: '0',
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: '2026-01-15T09:35:17Z',
      region: 'eu-central-1',
      resources: ['arn:aws:events:eu-central-1:000000000000:rule/service-dev-tidy-1'],
      detail: {},
    });
  });

  test('tells it the declared input instead, if there is one', async () => {
    start(declared({ input: { dry_run: true } }));

    await pass(5);

    expect(events[0]?.event).toEqual({ dry_run: true });
  });

  test('that is switched off invokes nothing', async () => {
    const schedules = start(declared({ enabled: false }, { rate: 'rate(1 hour)' }));

    await pass(59);

    expect(schedules).toHaveLength(1);
    expect(events).toEqual([]);
  });

  test('longer than a timer can wait is kept', async () => {
    start(declared({ rate: 'rate(30 days)' }));

    await pass(30 * 24 * 60 - 1);
    const before = events.length;
    await pass(1);

    expect([before, events.length]).toEqual([0, 1]);
  });

  test('drops what is due during a run', async () => {
    work = lasting(0.9);
    start(declared({ rate: 'rate(1 minute)' }));
    await pass(1);
    work = lasting(0.1);
    running[0]?.fire();

    await pass(3);

    expect(events.map(({ at }) => at / MINUTE_MS)).toEqual([1, 1.9, 3, 4]);
  });

  test('can be fired at once, and keeps its interval', async () => {
    const [schedule] = start(declared({}));
    await pass(2);

    await schedule?.fire();
    await pass(3);

    expect(events.map(({ at }) => at / MINUTE_MS)).toEqual([2, 5]);
  });

  test('tells of each run, also of one that throws or overruns, and goes on', async () => {
    start(declared({}));
    await pass(5);
    work = () => Promise.reject(new Error('no broom'));
    await pass(5);
    work = lasting(4);
    await pass(6);
    work = () => Promise.resolve('tidied');
    await pass(4);

    expect(ended.map(({ end }) => end.kind)).toEqual([
      'returned',
      'threw',
      'timed_out',
      'returned',
    ]);
    expect(ended[0]).toMatchObject({ functionKey: 'tidy', end: { answer: 'tidied' } });
    expect(ended.map(scheduleTrouble)).toEqual([
      undefined,
      expect.stringMatching(/^schedule of tidy: the function threw: Error: no broom/),
      'schedule of tidy: the function ran into its time-out',
      undefined,
    ]);
  });

  test('stops when the run that is under way has ended', async () => {
    work = lasting(0.5);
    const [schedule] = start(declared({}));
    await pass(5);

    const stopped = schedule?.stop().then(() => ended.length);
    await pass(20);

    await expect(stopped).resolves.toBe(1);
    expect(events).toHaveLength(1);
  });

  test.each(['cron(0 6 * * ? *)', 'rate(0 minutes)', 'rate(5 fortnights)', 'often'])(
    'as %s is refused with its words',
    (rate) => {
      const begin = () => start(declared({}, { rate }));

      expect(begin).toThrow(
        `the local world runs schedules such as rate(15 minutes) only, not ${rate}`,
      );
      expect(jest.getTimerCount()).toBe(0);
    },
  );
});
