import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PROJECT, START, simulate } from './simulatedService.ts';

const MINUTE = 60_000;
const quota = { perMinute: 100_000, overallPerMinute: 100_000 };
const lifecycle = {
  startsPerMinute: 60,
  concurrency: 100,
  queueMs: 0,
  durationMs: 5 * MINUTE,
  failShare: 0,
};

describe('the life of a task', () => {
  test('tasks start at the given rate, the lower id first, and end after their duration', () => {
    const service = simulate({ quota, lifecycle });
    service.simulator.seedTasks([
      { project: PROJECT, id: '1000' },
      { project: PROJECT, id: '999' },
      { project: PROJECT, id: '1001' },
    ]);

    service.pass(1500);

    expect(['999', '1000', '1001'].map(service.statusOf)).toEqual([
      'TRANSCODING',
      'TRANSCODING',
      'WAITING',
    ]);
    service.pass(10 * MINUTE);
    expect(service.simulator.task(PROJECT, '1000')?.history).toEqual([
      { status: 'WAITING', at: START },
      { status: 'TRANSCODING', at: START + 1000 },
      { status: 'SUCCEEDED', at: START + 1000 + 5 * MINUTE },
    ]);
  });

  test('priority 9 goes before 6', () => {
    const service = simulate({ quota, lifecycle });
    service.simulator.seedTasks([
      { project: PROJECT, id: '1' },
      { project: PROJECT, id: '2' },
      { project: PROJECT, id: '3', priority: 9 },
    ]);

    service.pass(0);

    expect(['1', '2', '3'].map(service.statusOf)).toEqual(['WAITING', 'WAITING', 'TRANSCODING']);
  });

  test('no more run at once than the concurrency allows; an end makes room', () => {
    const service = simulate({ quota, lifecycle: { ...lifecycle, concurrency: 2 } });
    service.simulator.seedTasks(Array.from({ length: 3 }, () => ({ project: PROJECT })));

    service.pass(4 * MINUTE);
    expect(service.simulator.tasks({ status: 'TRANSCODING' })).toHaveLength(2);
    service.pass(2 * MINUTE);

    expect(service.simulator.tasks().map(({ startTime }) => startTime)).toEqual([
      START,
      START + 1000,
      START + 5 * MINUTE,
    ]);
  });

  test('a task stays queued for the least wait', () => {
    const service = simulate({ quota, lifecycle: { ...lifecycle, queueMs: MINUTE } });
    service.simulator.seedTasks([{ project: PROJECT, id: '1', createTime: START - 9 * MINUTE }]);

    service.pass(MINUTE - 1);
    expect(service.statusOf('1')).toBe('WAITING');
    service.pass(1);
    expect(service.statusOf('1')).toBe('TRANSCODING');
  });

  test('a cancelled task never starts, and gives its turn to the next', () => {
    const service = simulate({ quota, lifecycle: { ...lifecycle, queueMs: MINUTE } });
    service.simulator.seedTasks([
      { project: PROJECT, id: '1' },
      { project: PROJECT, id: '2' },
    ]);

    service.cancel('1');
    service.pass(MINUTE);

    expect(['1', '2'].map(service.statusOf)).toEqual(['CANCELED', 'TRANSCODING']);
  });

  test('the given share fails', () => {
    const service = simulate({
      quota,
      lifecycle: { ...lifecycle, startsPerMinute: 60_000, concurrency: 5000, failShare: 0.2 },
    });
    service.simulator.seedTasks(Array.from({ length: 2000 }, () => ({ project: PROJECT })));

    service.pass(60 * MINUTE);

    const failed = service.simulator.tasks({ status: 'FAILED' }).length;
    expect(failed).toBeGreaterThan(320);
    expect(failed).toBeLessThan(480);
    expect(service.simulator.tasks({ status: 'SUCCEEDED' })).toHaveLength(2000 - failed);
  });

  test('how often someone looks changes nothing', () => {
    const settings = fc.record({
      startsPerMinute: fc.integer({ min: 1, max: 120 }),
      concurrency: fc.integer({ min: 1, max: 5 }),
      queueMs: fc.integer({ min: 0, max: 90_000 }),
      durationMs: fc.integer({ min: 0, max: 90_000 }),
      failShare: fc.constantFrom(0, 0.5),
    });
    fc.assert(
      fc.property(
        settings,
        fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 20 }),
        fc.array(fc.constantFrom<6 | 9>(6, 9), { maxLength: 30 }),
        (given, looks, priorities) => {
          const [watched, left] = [0, 1].map(() => simulate({ quota, lifecycle: given }));
          const seeds = priorities.map((priority) => ({ project: PROJECT, priority }));
          watched?.simulator.seedTasks(seeds);
          left?.simulator.seedTasks(seeds);

          for (const ms of looks) {
            watched?.pass(ms);
            watched?.simulator.tasks();
          }
          left?.pass(looks.reduce((sum, ms) => sum + ms, 0));

          const lives = (service: typeof watched) =>
            service?.simulator.tasks().map(({ id, history }) => [id, history]);
          expect(lives(watched)).toEqual(lives(left));
        },
      ),
    );
  });
});
