import { expect, test } from '@jest/globals';
import { createWatch } from '../../lib/observability/watch.ts';
import { deliveryOf, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime } from '../settling/consumerInFakeTime.ts';
import { createStrictQueues } from '../settling/strictQueues.ts';
import { createListener, WITH_BUS } from './listener.ts';

/** Lines and metrics of an invocation in which all of this was settled. */
const observed = async (world: ReturnType<typeof createConsumerInFakeTime>) => {
  const written: Record<string, unknown>[] = [];
  const watch = createWatch({
    logLevel: 'INFO',
    clock: { now: () => MORNING },
    write: (text) =>
      void written.push(
        ...text
          .split('\n')
          .filter((line) => line !== '')
          .map((line): Record<string, unknown> => JSON.parse(line)),
      ),
  });
  const identity = { awsRequestId: 'invocation-1', functionName: 'cancelFromQueue' };
  await watch.invocation(identity, (settled) => {
    for (const settlement of world.settlements) settled(settlement);
    return Promise.resolve();
  });
  const lines = written.filter(({ message }) => message === 'cancel request settled');
  return { lines, metrics: Object.assign({}, ...written.filter((line) => '_aws' in line)) };
};

test('an event that is owed, and told later, can be seen, and its request is counted once', async () => {
  const listener = createListener((_, call) => (call === 1 ? 'refused' : 'taken'));
  const queues = createStrictQueues();
  const world = createConsumerInFakeTime({
    queues,
    variables: WITH_BUS,
    loadEventsClient: listener.load,
  });
  world.seed(['1']);

  await world.consume([recordOf({ task_id: 1 })]);
  const first = await observed(world);
  await world.consume(queues.sent.map(({ message }) => deliveryOf(message)));
  const second = await observed(world);

  expect(first.lines).toMatchObject([{ outcome: 'cancelled', fate: 'done', event: 'owed' }]);
  expect(first.metrics).toMatchObject({ cancelled: 1, requests: 1, event_owed: 1 });
  expect(second.lines).toMatchObject([{ level: 'INFO', fate: 'told', event: 'published' }]);
  expect(second.metrics).toMatchObject({ told: 1 });
  expect(second.metrics).not.toHaveProperty('cancelled');
  expect(second.metrics).not.toHaveProperty('requests');
});
