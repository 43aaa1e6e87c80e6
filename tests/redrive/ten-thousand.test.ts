import { beforeAll, describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../local/mpc-simulator/random.ts';
import { deadLetterOf } from './deadLetters.ts';
import { Killed, killedAt } from './killedProcess.ts';
import { createRedriveWorld } from './redriveWorld.ts';
import { createServingWorker } from './servingWorker.ts';

const LETTERS = 10_000;
const CAP = 3;
const QUARTER_MS = 900_000;
const MOST_RUNS = 400;

const taskOf = (body = '{}'): number => JSON.parse(body).task_id;
const failsAgain = (task: number): boolean => task % 10 === 0;

const startWorld = (requestsPerMinute: number) => {
  const world = createRedriveWorld({ maxRedrives: CAP, requestsPerMinute });
  const worker = createServingWorker(world, failsAgain);
  world.die(Array.from({ length: LETTERS }, (_, index) => deadLetterOf({ task_id: index + 1 })));
  const parkedTasks = (): number[] =>
    world.queues.parked.messages().map(({ body }) => taskOf(body));
  const isOver = (): boolean => world.queues.deadLetter.size() + world.queues.source.size() === 0;
  return { world, worker, parkedTasks, isOver };
};

describe('ten thousand dead letters of which a tenth fails again, with a cap of three', () => {
  const { world, worker, parkedTasks, isOver } = startWorld(1_000);

  beforeAll(async () => {
    for (let runs = 0; !isOver() && runs < MOST_RUNS; runs++) {
      world.wait(QUARTER_MS);
      await worker.serve();
      await world.run();
    }
  }, 60_000);

  test('come to an end, each of them once', () => {
    expect(isOver()).toBe(true);
    expect(worker.resolved.size).toBe(LETTERS * 0.9);
    expect(new Set(worker.resolved.values())).toEqual(new Set([1]));
    const parked = parkedTasks();
    expect(parked).toHaveLength(LETTERS * 0.1);
    expect(new Set(parked).size).toBe(LETTERS * 0.1);
    expect(parked.every(failsAgain)).toBe(true);
  });

  test('are not redriven a fourth time', () => {
    expect(Object.fromEntries(worker.redrives)).toEqual({ 1: 10_000, 2: 1_000, 3: 1_000 });
  });

  test('say when they are parked what failed last, and that it was tried often enough', () => {
    for (const { attributes } of world.queues.parked.messages()) {
      expect(JSON.parse(attributes['failure']?.StringValue ?? '')).toMatchObject({
        code: 'HTTP.503',
        attempts: 1,
        parked_because: 'max_redrives',
      });
    }
  });
});

describe('when the process is killed at a hundred random points of that', () => {
  const random = seededRandom(6);
  const { world, worker, parkedTasks, isOver } = startWorld(1e6);
  const inFlightTasks: number[] = [];
  const doubledTasks: number[] = [];
  let kills = 0;

  const tasksOf = (ids: Iterable<string>): number[] =>
    [...ids].map((id) => taskOf(world.queues.deadLetter.get(id)?.body));
  const runAndKill = async (): Promise<void> => {
    const victim = killedAt(Math.floor(random() * 6), random);
    try {
      await world.run({ through: victim.through });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      kills++;
      inFlightTasks.push(...tasksOf(victim.inFlight.ids));
      doubledTasks.push(...tasksOf(victim.inFlight.doubled));
    }
  };

  beforeAll(async () => {
    for (let runs = 0; !isOver() && runs < MOST_RUNS; runs++) {
      world.wait(QUARTER_MS);
      await worker.serve();
      await (kills < 100 ? runAndKill() : world.run());
    }
  }, 60_000);

  test('nothing is lost', () => {
    expect(kills).toBe(100);
    expect(isOver()).toBe(true);
    expect(new Set([...worker.resolved.keys(), ...parkedTasks()]).size).toBe(LETTERS);
  });

  test('only what was in flight is doubled, and every double comes to its end', () => {
    const ends = [...worker.resolved].map(([task, times]) => [task, times] as const);
    const parked = Map.groupBy(parkedTasks(), (task) => task);
    const repeated = [...ends, ...[...parked].map(([task, all]) => [task, all.length] as const)];
    const inFlight = new Set(inFlightTasks);

    expect(doubledTasks.length).toBeGreaterThan(100);
    for (const [task, times] of repeated) if (times > 1) expect(inFlight).toContain(task);
    const total = repeated.reduce((sum, [, times]) => sum + times, 0);
    expect(total).toBe(LETTERS + doubledTasks.length);
  });

  test('no request is redriven a fourth time', () => {
    expect([...worker.redrives.keys()].toSorted()).toEqual([1, 2, 3]);
  });
});
