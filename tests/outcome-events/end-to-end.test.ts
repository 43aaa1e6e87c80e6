import { afterEach, expect, test } from '@jest/globals';
import { type CancellingWorld, startCancellingWorld } from '../end-to-end/cancellingWorld.ts';
import { startEventBridge } from './eventBridgeServer.ts';

let world: CancellingWorld | undefined;
let bus: Awaited<ReturnType<typeof startEventBridge>> | undefined;
const ENDPOINT = 'AWS_ENDPOINT_URL_EVENTBRIDGE';
afterEach(async () => {
  delete process.env[ENDPOINT];
  await world?.close();
  await bus?.close();
});

test('from the event on the queue to the event on the bus, over sockets, with a bus that refuses at first', async () => {
  bus = await startEventBridge((entries, call) =>
    call === 1
      ? { kind: 'entries', errors: entries.map(() => 'NotAuthorizedForSourceException') }
      : undefined,
  );
  process.env[ENDPOINT] = bus.environment.AWS_ENDPOINT_URL_EVENTBRIDGE;
  world = await startCancellingWorld({ variables: { EVENT_BUS_NAME: 'outcomes' } });
  world.seed('WAITING', '9007199254740993');
  const body = JSON.stringify({
    id: 'e-1',
    source: 'com.example.ingest',
    'detail-type': 'Transcoding Cancel Requested',
    detail: { task_id: '9007199254740993' },
  });

  await world.send([{ body }]);
  await world.deliver(1);
  // Its event is owed by a delayed copy: a second message lets the bus work again meanwhile.
  await world.send([{ body: 'no request' }]);
  await world.deliver(1);

  expect(world.statusOf('9007199254740993')).toBe('CANCELED');
  expect(await world.countsOf('source')).toEqual([0, 0, 1]);
  expect(bus.taken.map(({ Detail = '' }) => JSON.parse(Detail).outcome)).toEqual(['rejected']);
  expect(bus.complaints).toEqual([]);
});
