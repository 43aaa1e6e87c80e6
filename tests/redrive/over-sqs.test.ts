import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Hidden, Outgoing } from '../../lib/queue/queues.ts';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';
import { createSqsLetterQueues } from '../../lib/redrive/sqsLetterQueues.ts';
import { seededRandom } from '../../local/mpc-simulator/random.ts';
import { fullLength } from '../fullLength.ts';
import { deadLetterOf, lettersFor, manyAttributes } from './deadLetters.ts';
import { Killed, killedAt } from './killedProcess.ts';
import { type RedriveOverSqs, startRedriveOverSqs } from './redriveOverSqs.ts';

const HOUR_MS = 3_600_000;
const LETTERS = fullLength(10_000, 2_000);

let world: RedriveOverSqs;
beforeAll(async () => {
  world = await startRedriveOverSqs();
});
beforeEach(async () => {
  await world.empty();
  world.wait(HOUR_MS);
});
afterAll(() => world.close());

const bare = (body: string): Outgoing => ({ id: '', body, attributes: {} });

describe('over the protocol of SQS', () => {
  test('letters arrive on the source queue and the parked queue as they were', async () => {
    const body = `{ "task_id": 9007199254740993, "reason": "für später" }`;
    await world.put('deadLetter', [
      deadLetterOf(body, { attributes: manyAttributes(10), redrives: 2 }),
      deadLetterOf('no request', { attributes: manyAttributes(10) }),
      bare('{"task_ids":[1,2,3]}'),
    ]);

    const report = await world.run();

    expect(report).toMatchObject({ redriven: 2, parked: { unreadable: 1 }, ended: 'drained' });
    const source = await world.lettersOn('source');
    const single = source.find((letter) => letter.message.body === body);
    expect(single?.message.attributes).toEqual(manyAttributes(10));
    expect(single?.message.attempts).toMatchObject({ redrives: 3, tries: 0 });
    expect(source.map(({ parsed }) => parsed.kind).toSorted()).toEqual(['list', 'single']);
    const [parked] = await world.lettersOn('parked');
    expect(parked?.message.body).toBe('no request');
    expect(parked?.message.attributes).toEqual(manyAttributes(10));
    expect(parked?.failure).toMatchObject({ code: 'HTTP_503', parkedBecause: 'unreadable' });
    expect(await world.queues.count('deadLetter')).toMatchObject({ visible: 0, hidden: 0 });
  });

  test('a body of any size that the source queue takes is redriven, and what is larger parked', async () => {
    const padded = (bytes: number) => '{"task_id":1}'.padEnd(bytes);
    const sizes = [200_000, 262_144 - 200, 262_144];
    await world.put(
      'deadLetter',
      sizes.map((bytes) => deadLetterOf(padded(bytes))),
    );

    const report = await world.run();

    expect(report).toMatchObject({ redriven: 2, parked: { too_large: 1 }, failed: 0 });
    const [parked] = await world.lettersOn('parked');
    expect(parked?.message.body).toHaveLength(262_144);
  });

  test('a letter by hand that fills a whole message of its queue is parked all the same', async () => {
    await world.put('deadLetter', [bare('x'.repeat(1_048_576))]);

    expect(await world.run()).toMatchObject({ parked: { unreadable: 1 }, failed: 0 });
  });

  test('what is delayed is hidden until its turn', async () => {
    await world.put('deadLetter', lettersFor(10));
    await world.put('source', lettersFor(10));

    // Ten wait already: at ten a minute the others have their turn from the second minute on.
    const report = await world.run({ requestsPerMinute: 10 });

    expect(report.redriven).toBe(10);
    expect(await world.queues.count('source')).toEqual({ visible: 10, hidden: 0, delayed: 10 });
  });

  test('a dry run leaves the queue as it was', async () => {
    await world.put('deadLetter', [...lettersFor(25), bare('no request')]);

    const report = await world.run({ dryRun: true });

    expect(report).toMatchObject({ seen: 26, redriven: 25, parked: { unreadable: 1 } });
    expect(await world.queues.count('deadLetter')).toEqual({ visible: 26, hidden: 0, delayed: 0 });
    expect(await world.queues.count('source')).toMatchObject({ visible: 0 });
  });

  test('a queue that is not there ends the run, which says so', async () => {
    const gone = { ...world.urls, deadLetter: `${world.urls.deadLetter}-gone` };
    const queues = createSqsLetterQueues(world.sqs.client, gone);

    const report = await world.run({ through: () => queues });

    expect(report).toMatchObject({
      ended: 'sqs_failed',
      seen: 0,
      sqs_error: expect.stringMatching(/^QueueDoesNotExist: /),
    });
  });

  test('a queue whose URL is not set is refused before SQS is asked', async () => {
    const { source } = world.urls;
    const queues = createSqsLetterQueues(world.sqs.client, { source });

    await expect(queues.remove('parked', [])).rejects.toThrow(
      new RangeError('the URL of the queue parked is not set'),
    );
    await expect(queues.send('parked', [bare('1')])).rejects.toThrow(RangeError);
    expect(queues.calls()).toBe(0);
  });

  test('nothing is lost when the process is killed again and again', async () => {
    const random = seededRandom(7);
    await world.put('deadLetter', lettersFor(500));
    let doubled = 0;

    for (let kill = 0; kill < 5; kill++) {
      const victim = killedAt(Math.floor(random() * 2), random);
      const received: Hidden[] = [];
      const noting = (queues: LetterQueues): LetterQueues => ({
        ...queues,
        receive: async (...given) => {
          const records = await queues.receive(...given);
          for (const { messageId: id, receiptHandle } of records) {
            received.push({ id, receiptHandle, seconds: 0 });
          }
          return records;
        },
      });
      const run = world.run({ through: (queues) => noting(victim.through(queues)) });
      await expect(run).rejects.toThrow(Killed);
      doubled += victim.inFlight.doubled.size;
      // Its visibility time-out brings back what the process had received.
      await world.queues.hide('deadLetter', received);
    }
    await world.run();

    const tasks = (await world.lettersOn('source')).map(({ message }) => message.body);
    expect(new Set(tasks).size).toBe(500);
    expect(doubled).toBeGreaterThan(0);
    expect(tasks).toHaveLength(500 + doubled);
    expect(await world.queues.count('deadLetter')).toMatchObject({ visible: 0, hidden: 0 });
  });

  test(`${LETTERS} letters cost a tenth of a call each to receive, send and delete`, async () => {
    await world.put('deadLetter', lettersFor(LETTERS));

    const report = await world.run();

    expect(report).toMatchObject({ redriven: LETTERS, failed: 0, doubled: 0, ended: 'drained' });
    // Two count the queues.
    expect(report.sqs_calls).toBe(2 + 3 * (LETTERS / 10));
  }, 60_000);
});
