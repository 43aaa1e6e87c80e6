import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MappingObservation } from '../../local/event-source-mapping/startEventSourceMapping.ts';
import { type CancellingWorld, type Letter, startCancellingWorld } from './cancellingWorld.ts';

const longAgo = Date.now() - 7_200_000;
const failingSince = (instant: number): Letter['attributes'] => ({
  attempts: {
    DataType: 'String',
    StringValue: JSON.stringify({
      enqueued_at: instant,
      first_failure_at: instant,
      tries: 6,
      delete_sent: false,
      redrives: 0,
    }),
  },
});
const stamp = { DataType: 'Binary', BinaryValue: Buffer.from([0, 255, 10, 128]) };

const UNREADABLE = 'cancel task 110, please';
const FOREIGN = '{"task_id":111,"project_id":"someone-elses"}';
const DEAD = ' {"task_id" : 112, "reason":"Z\\u00fcrich ü"}\n';

const REQUESTS: readonly Letter[] = [
  { body: '{"task_id":101}' },
  { body: '{"task_id":102}' },
  { body: '{"task_id":103}' },
  { body: '{"task_id":104}' },
  { body: '{"task_id":9223372036854775807}' },
  { body: '{"task_id":106}' },
  { body: '{"task_id":"106","requested_by":"someone else"}' },
  { body: '{"task_id":106,"reason":"twice is safer"}' },
  { body: '{"task_ids":[107,"108"],"reason":"night shift"}', attributes: { stamp } },
  { body: UNREADABLE, attributes: { stamp } },
  { body: FOREIGN },
  { body: DEAD, attributes: { ...failingSince(longAgo), stamp } },
  { body: '{"task_id":113}', attributes: { ...failingSince(Date.now()), stamp } },
  { body: '{"task_id":114,"not_after":"2020-01-01T00:00:00Z"}' },
];
/** The list becomes two messages. */
const DELIVERIES = REQUESTS.length + 2;

describe('requests of every kind, from the queue to the API', () => {
  let world: CancellingWorld;
  let observations: MappingObservation[];
  const outcomesOf = (taskId: string) =>
    world.settlements
      .filter(({ request }) => request?.taskId === taskId)
      .map(({ outcome }) => outcome?.kind);

  beforeAll(async () => {
    world = await startCancellingWorld();
    world.seed('WAITING', '101', '106', '107', '108', '112', '113', '114');
    world.seed('TRANSCODING', '102');
    world.seed('SUCCEEDED', '103');
    world.seed('CANCELED', '104');
    world.simulator.scriptFault({
      name: 'serverError',
      status: 503,
      kind: 'cancel',
      taskId: '112',
    });
    world.simulator.scriptFault({
      name: 'serverError',
      status: 503,
      kind: 'cancel',
      taskId: '113',
    });
    await world.send(REQUESTS);
    observations = await world.deliver(DELIVERIES);
  });
  afterAll(() => world.close());

  test.each([
    ['a queued task', '101', 'cancelled', 'CANCELED'],
    ['a running task', '102', 'too_late', 'TRANSCODING'],
    ['a finished task', '103', 'too_late', 'SUCCEEDED'],
    ['a cancelled task', '104', 'already_cancelled', 'CANCELED'],
    ['an unknown task', '9223372036854775807', 'not_found', undefined],
    ['a request that came too late for its sender', '114', 'expired', 'WAITING'],
    ['the first task of a list', '107', 'cancelled', 'CANCELED'],
    ['the last task of a list', '108', 'cancelled', 'CANCELED'],
  ])('%s comes to the end that it should', (_, taskId, outcome, status) => {
    expect(outcomesOf(taskId)).toEqual([outcome]);
    expect(world.statusOf(taskId)).toBe(status);
  });

  test('three requests for one task make one DELETE, and all hear of its success', () => {
    expect(outcomesOf('106')).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(world.callsFor('cancel', '106')).toHaveLength(1);
    expect(world.statusOf('106')).toBe('CANCELED');
  });

  test('nothing was done to tasks that no good request named', () => {
    expect([...world.callsFor('cancel', '110'), ...world.callsFor('cancel', '111')]).toEqual([]);
    expect(world.callsFor('cancel', '114')).toEqual([]);
  });

  test('what cannot be read or names a foreign project is parked as it came', async () => {
    const parked = await world.lettersOn('parked');

    const byBody = new Map(parked.map(({ body, attributes }) => [body, attributes]));
    expect([...byBody.keys()].toSorted()).toEqual([UNREADABLE, FOREIGN].toSorted());
    expect(byBody.get(UNREADABLE)).toMatchObject({
      failure_class: { StringValue: 'rejected' },
      error_code: { StringValue: 'INVALID_REQUEST' },
    });
    expect(Buffer.from(byBody.get(UNREADABLE)?.['stamp']?.BinaryValue ?? [])).toEqual(
      stamp.BinaryValue,
    );
    expect(JSON.parse(byBody.get(FOREIGN)?.['failure']?.StringValue ?? '')).toMatchObject({
      class: 'rejected',
      message: 'project_id is not one of the configured projects',
    });
  });

  test('what failed is on its queue again, for later', async () => {
    expect(outcomesOf('113')).toEqual(['retry']);
    expect(await world.countsOf('source')).toEqual([0, 0, 1]);
  });

  test('what failed for too long is dead, and works when it is moved back as it is', async () => {
    const letters = await world.lettersOn('deadLetter');
    expect(letters.map(({ body }) => body)).toEqual([DEAD]);
    expect(JSON.parse(letters[0]?.attributes['failure']?.StringValue ?? '')).toMatchObject({
      v: 1,
      class: 'retry',
      http_status: 503,
      attempts: 7,
      first_failure_at: new Date(longAgo).toISOString(),
    });

    await world.send(letters);
    await world.deliver(1);

    expect(outcomesOf('112')).toEqual(['retry', 'cancelled']);
    expect(world.statusOf('112')).toBe('CANCELED');
  });

  test('no batch failed as a whole', () => {
    const results = observations.map((observation) =>
      observation.kind === 'invoked' ? observation.result.kind : observation.kind,
    );

    expect(new Set(results)).toEqual(new Set(['succeeded']));
    expect(world.settlements.length).toBeGreaterThanOrEqual(DELIVERIES);
  });
});
