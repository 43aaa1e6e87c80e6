import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Transport } from '../../lib/mpc/transport.ts';
import type { Queues } from '../../lib/queue/queues.ts';
import { type DoorWorld, keyEvent, PROJECT, startDoorWorld, webhookEvent } from './doorWorld.ts';

const RUNS = 10_000;
const SEED = 20_261_125;

/** Hosts that were called. */
const hosts = new Set<string>();
/** A socket for each of ten thousand requests would test the sockets. */
const answering = (): Transport => (request) => {
  hosts.add(request.origin);
  return Promise.resolve({ kind: 'answer', status: 204, headers: {}, body: '', complete: true });
};
const queues: Queues = {
  send: (_, messages) => Promise.resolve(new Set(messages.map(({ id }) => id))),
  hide: () => Promise.resolve(new Set()),
  waiting: () => Promise.resolve(0),
};

let world: DoorWorld;
beforeAll(async () => {
  world = await startDoorWorld({ through: answering, effects: { queues } });
});
afterAll(() => world.close());

const field = fc.constantFrom(
  'task_id',
  'task_ids',
  'project_id',
  'reason',
  'not_after',
  'expect',
  'specversion',
  'data',
  'detail-type',
  'detail',
  'Type',
  'Message',
  '__proto__',
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(1, '7', '9223372036854775807', '1.0', 'Notification', PROJECT, '{"task_id":1}'),
  fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 3 }),
);
const requestLike = fc
  .array(fc.tuple(field, value), { minLength: 1, maxLength: 4 })
  .map((entries) => Object.fromEntries(entries));
/** `fc.string({ unit: 'binary' })` would spend seconds on a table of all characters. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((units) => String.fromCharCode(...units).toWellFormed());
const body = fc.oneof(
  { weight: 3, arbitrary: requestLike.map((each) => JSON.stringify(each)) },
  {
    weight: 2,
    arbitrary: fc.array(requestLike, { maxLength: 3 }).map((all) => JSON.stringify(all)),
  },
  { weight: 2, arbitrary: fc.json() },
  { weight: 2, arbitrary: anyText },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.string(), fc.nat(14))
      .map(
        ([noise, at]) => `${'{"task_id":100}'.slice(0, at)}${noise}${'{"task_id":100}'.slice(at)}`,
      ),
  },
);
const prefer = fc.oneof(
  fc.constantFrom('respond-async', 'wait=0', 'wait=20, respond-async', ''),
  fc.stringMatching(/^[a-z=0-9,; "]{0,20}$/),
);

describe('whatever the body', () => {
  test('there is an answer as the description has it', async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(body, prefer, async (text, preference) => {
        const answer = await world.send(webhookEvent(text, { headers: { prefer: preference } }));

        statuses.add(answer.status);
      }),
      { seed: SEED, numRuns: RUNS },
    );

    expect(world.mistakes).toEqual([]);
    expect([...statuses].toSorted()).toEqual([200, 202, 400]);
    expect(hosts.size).toBe(1);
  }, 120_000);
});

describe('whatever the query', () => {
  test('there is an answer as the transcoding API gives it', async () => {
    const query = fc.oneof(
      fc.constantFrom('task_id=1', 'task_id=1&task_id=2', ''),
      fc.stringMatching(/^[a-z0-9_=&%+.]{0,20}$/),
      fc.string({ maxLength: 12 }).map((id) => `task_id=${encodeURIComponent(id.toWellFormed())}`),
    );
    await fc.assert(
      fc.asyncProperty(query, async (text) => {
        const answer = await world.send(keyEvent('DELETE', `/v1/${PROJECT}/transcodings`, text));

        expect([204, 400, 401]).toContain(answer.status);
      }),
      { seed: SEED, numRuns: 500 },
    );

    expect(world.mistakes).toEqual([]);
  });
});
