import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type CancellingWorld, startCancellingWorld } from './cancellingWorld.ts';

let world: CancellingWorld | undefined;
afterEach(() => world?.close());

const partsOf = (observations: Awaited<ReturnType<CancellingWorld['deliver']>>) =>
  observations.flatMap((observation) => {
    if (observation.kind !== 'invoked') return [];
    const { result, records } = observation;
    const failed = result.kind === 'partial' ? result.failed : new Set();
    return records.map(({ body, messageId }) => ({ body, done: !failed.has(messageId) }));
  });

describe('a message whose copy SQS refuses', () => {
  test('stays on its queue, alone of its batch', async () => {
    world = await startCancellingWorld({ queues: { parked: { MaximumMessageSize: '1024' } } });
    world.seed('WAITING', '100');
    const small = 'no request';
    const large = 'no request '.repeat(100);
    await world.send([{ body: '{"task_id":100}' }, { body: small }, { body: large }]);

    const observations = await world.deliver(3);

    const parts = partsOf(observations);
    expect(parts.filter(({ done }) => !done).map(({ body }) => body)).toEqual([large]);
    expect((await world.lettersOn('parked')).map(({ body }) => body)).toEqual([small]);
    expect(world.statusOf('100')).toBe('CANCELED');
    // Hidden until its visibility time-out, and nowhere else.
    expect(await world.countsOf('source')).toEqual([0, 1, 0]);
  });

  test('stays on its queue when the other queue is not there at all', async () => {
    world = await startCancellingWorld();
    world.seed('WAITING', '100');
    await world.sqs.client.send(new DeleteQueueCommand({ QueueUrl: world.urls.parked }));
    await world.send([{ body: '{"task_id":100}' }, { body: 'no request' }]);

    const observations = await world.deliver(2);

    const parts = partsOf(observations);
    expect(parts.filter(({ done }) => !done).map(({ body }) => body)).toEqual(['no request']);
    expect(await world.countsOf('source')).toEqual([0, 1, 0]);
  });
});

describe('a message that has to wait', () => {
  test('stays on its queue as it is, hidden for longer than its visibility time-out', async () => {
    world = await startCancellingWorld({
      queues: { source: { VisibilityTimeout: '20' } },
      variables: { MPC_REQUESTS_PER_MINUTE: '1', QUOTA_SHARE: '1', ENVIRONMENTS: '1' },
    });
    world.seed('WAITING', '100', '101', '102');
    await world.send(['100', '101', '102'].map((id) => ({ body: `{"task_id":${id}}` })));

    const observations = await world.deliver(3);

    expect(partsOf(observations).filter(({ done }) => done)).toHaveLength(1);
    expect(await world.countsOf('source')).toEqual([0, 2, 0]);
    expect(world.settlements.map(({ fate }) => fate).toSorted()).toEqual([
      'done',
      'handed_back',
      'handed_back',
    ]);
  });
});
