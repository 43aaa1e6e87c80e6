import { afterEach, expect, test } from '@jest/globals';
import { type CancellingWorld, startCancellingWorld } from '../end-to-end/cancellingWorld.ts';
import { fixture } from './reading.ts';
import { INNER, OUTER } from './wrappings.ts';

let world: CancellingWorld | undefined;
afterEach(() => world?.close());

test('every envelope goes over the protocol of SQS to a cancelled task', async () => {
  world = await startCancellingWorld();
  const inner = Object.values(INNER).map((wrap, index) => wrap(`{"task_id":${index + 1}}`, 'l'));
  const outer = Object.values(OUTER).map((wrap, index) => wrap(`{"task_id":${index + 101}}`, 'l'));
  const letters = [...inner, ...outer].map(({ body, attributes }) => ({
    body,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]),
    ),
  }));
  const batch = { body: fixture('cloudevents-batch.json') };
  const inBatch = ['9007199254740993', '9223372036854775807', '101'];
  const ids = [
    ...inner.map((_, index) => String(index + 1)),
    ...outer.map((_, index) => String(index + 101)),
    ...inBatch,
  ];
  world.seed('WAITING', ...new Set(ids));

  await world.send([...letters, batch]);
  // The batch, its two events, and the two tasks of the list that one of them is.
  await world.deliver(letters.length + 1 + 2 + 2);

  for (const id of ids) expect([id, world.statusOf(id)]).toEqual([id, 'CANCELED']);
  expect(await world.countsOf('source')).toEqual([0, 0, 0]);
  expect(await world.lettersOn('parked')).toEqual([]);
});
