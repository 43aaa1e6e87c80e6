import { describe, expect, test } from '@jest/globals';
import { outcomeWord } from '../../lib/observability/requestLine.ts';
import type { Settlement } from '../../lib/queue/consumer.ts';
import { startCancellingWorld } from '../end-to-end/cancellingWorld.ts';
import { startWorkerWorld } from './workerWorld.ts';

/** What each task is, before anything is cancelled. */
const TASKS = {
  '101': 'WAITING',
  '102': 'TRANSCODING',
  '103': 'SUCCEEDED',
  '104': 'CANCELED',
  '106': 'WAITING',
  '107': 'WAITING',
  '108': 'WAITING',
} as const;

const UNREADABLE = 'cancel task 110, please';
const REQUESTS = [
  '{"task_id":101}',
  '{"task_id":102}',
  '{"task_id":103}',
  '{"task_id":104}',
  '{"task_id":9223372036854775807}',
  '{"task_id":106}',
  '{"task_id":"106","requested_by":"someone else"}',
  '{"task_ids":[107,"108"],"reason":"night shift"}',
  '{"task_id":101,"not_after":"2020-01-01T00:00:00Z"}',
  '{"task_id":111,"project_id":"someone-elses"}',
  UNREADABLE,
];
/** The list becomes two messages. */
const DELIVERIES = REQUESTS.length + 2;

interface End {
  /** Task and outcome of each settled message; `-` for one that is no request. */
  readonly settled: readonly string[];
  readonly statuses: readonly string[];
  readonly parked: readonly string[];
  readonly left: number;
}

const byMapping = async (): Promise<End> => {
  const world = await startCancellingWorld();
  try {
    for (const [id, status] of Object.entries(TASKS)) world.seed(status, id);
    await world.send(REQUESTS.map((body) => ({ body })));
    await world.deliver(DELIVERIES);
    const settled = world.settlements.map(
      (settlement: Settlement) =>
        `${settlement.request?.taskId ?? '-'} ${outcomeWord(settlement) ?? '-'} ${settlement.fate}`,
    );
    return {
      settled: settled.sort(),
      statuses: Object.keys(TASKS).map((id) => `${id} ${world.statusOf(id)}`),
      parked: (await world.lettersOn('parked')).map(({ body }) => body).sort(),
      left: (await world.countsOf('source')).reduce((sum, count) => sum + count, 0),
    };
  } finally {
    await world.close();
  }
};

const byWorker = async (): Promise<End> => {
  const world = await startWorkerWorld({ sqsScale: 10 });
  try {
    for (const [id, status] of Object.entries(TASKS)) world.seed([id], status);
    await world.send(REQUESTS);
    const worker = world.start();
    const settlements = () =>
      worker.lines.filter(({ message }) => message === 'cancel request settled');
    await world.until(() => settlements().length >= DELIVERIES);
    await world.until(async () => (await world.depth()) === 0);
    await worker.end('SIGTERM');
    return {
      settled: settlements()
        .map((line) => `${line['task_id'] ?? '-'} ${line['outcome'] ?? '-'} ${line['fate']}`)
        .sort(),
      statuses: Object.keys(TASKS).map((id) => `${id} ${world.statusOf(id)}`),
      parked: await world.bodiesOn('parked'),
      left: await world.depth(),
    };
  } finally {
    await world.close();
  }
};

describe('requests of every kind', () => {
  test('come to the same ends by a worker as by a function behind an event source mapping', async () => {
    const [mapped, worked] = await Promise.all([byMapping(), byWorker()]);

    expect(worked).toEqual(mapped);
    expect(worked.left).toBe(0);
    expect(worked.settled).toHaveLength(DELIVERIES);
    expect(worked.parked).toContain(UNREADABLE);
    expect(worked.statuses).toContain('108 CANCELED');
  });
});
