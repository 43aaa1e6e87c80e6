import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { deadLetterOf } from './deadLetters.ts';
import { type RedriveOverSqs, startRedriveOverSqs } from './redriveOverSqs.ts';

type Handler = typeof import('../../handlers/redriveDeadLetters.ts')['handler'];

const CONTEXT = {
  awsRequestId: 'invocation-1',
  functionName: 'redriveDeadLetters',
  getRemainingTimeInMillis: () => 120_000,
} as Context;

const before = { ...process.env };
let world: RedriveOverSqs;
let handler: Handler;
let written: string[];
const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
  written.push(String(text));
  return true;
});

beforeAll(async () => {
  world = await startRedriveOverSqs();
  Object.assign(process.env, world.sqs.environment, {
    CANCEL_REQUESTS_QUEUE_URL: world.urls.source,
    DEAD_LETTER_QUEUE_URL: world.urls.deadLetter,
    PARKED_QUEUE_URL: world.urls.parked,
    MAX_REDRIVES: '2',
  });
  ({ handler } = await import('../../handlers/redriveDeadLetters.ts'));
});
beforeEach(async () => {
  written = [];
  await world.empty();
});
afterAll(async () => {
  stdout.mockRestore();
  process.env = before;
  await world.close();
});

const invoke = async (event: unknown) => await handler(event, CONTEXT, {} as never);

describe('the redrive function', () => {
  test('parks what came back too often, and leaves what is not due', async () => {
    await world.put('deadLetter', [
      deadLetterOf({ task_id: 1 }, { redrives: 1 }),
      deadLetterOf({ task_id: 2 }, { redrives: 2 }),
    ]);

    const dry = await invoke({ dry_run: true });
    const report = await invoke({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      detail: {},
    });

    expect(dry).toMatchObject({ seen: 2, waiting: 1, dry_run: true });
    expect(report).toMatchObject({ seen: 2, waiting: 1, parked: { max_redrives: 1 } });
    expect(await world.lettersOn('parked')).toHaveLength(1);
    const [, , line, metrics] = written.map((text) => JSON.parse(text));
    expect(line).toMatchObject({ message: 'dead letters redriven', ...report });
    expect(metrics).toMatchObject({ parked_max_redrives: 1, waiting: 1 });
  });

  test('does nothing when it is asked for what it does not know', async () => {
    await world.put('deadLetter', [deadLetterOf('no request')]);

    await expect(invoke({ max: 'all', force: true })).rejects.toThrow(
      'nothing was redriven:\n  max: must be a whole number, 0 or more\n  force: is not a known field',
    );

    expect(written).toEqual([]);
    expect(await world.queues.count('deadLetter')).toMatchObject({ visible: 1 });
  });
});
