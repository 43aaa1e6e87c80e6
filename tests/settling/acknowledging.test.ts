import { describe, expect, test } from '@jest/globals';
import { attemptsAttribute, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime, errorAnswer } from './consumerInFakeTime.ts';
import { createStrictQueues } from './strictQueues.ts';

const HOUR_MS = 3_600_000;
const failingFor = (ms: number) =>
  attemptsAttribute({ enqueuedAt: MORNING - ms, firstFailureAt: MORNING - ms, tries: 5 });

/** One message for each way out, and what it takes to get there. */
const worldOfAllEnds = (refuses?: Parameters<typeof createStrictQueues>[0]) => {
  const queues = createStrictQueues(refuses);
  const world = createConsumerInFakeTime({
    queues,
    answer: ({ method, target }) =>
      method === 'DELETE' && target.endsWith('task_id=300')
        ? errorAnswer(400, { error_code: 'MPC.10217', error_msg: 'trial quota exceeded' })
        : undefined,
  });
  world.seed(['100', '101', '200', '201', '300']);
  world.seed(['102'], 'TRANSCODING');
  world.seed(['103'], 'CANCELED');
  world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: '200' });
  world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: '201' });
  const records = {
    cancelled: recordOf({ task_id: 100 }),
    tooLate: recordOf({ task_id: 102 }),
    alreadyCancelled: recordOf({ task_id: 103 }),
    notFound: recordOf({ task_id: 104 }),
    expired: recordOf({ task_id: 105, not_after: '2026-01-01T00:00:00Z' }),
    mismatch: recordOf({ task_id: 101, expect: { user_data: 'another film' } }),
    retried: recordOf({ task_id: 200 }),
    dead: recordOf({ task_id: 201 }, { attributes: failingFor(HOUR_MS) }),
    rejected: recordOf({ task_id: 300 }),
    unreadable: recordOf('cancel task 100, please'),
  };
  return { world, queues, records };
};

describe('a message is acknowledged', () => {
  test('when its request is resolved, without a word to any queue', async () => {
    const { world, queues, records } = worldOfAllEnds();
    const { cancelled, tooLate, alreadyCancelled, notFound, expired, mismatch } = records;
    const resolved = [cancelled, tooLate, alreadyCancelled, notFound, expired, mismatch];

    const failed = await world.consume(resolved);

    expect(failed).toEqual([]);
    expect(world.fates()).toEqual({
      [cancelled.messageId]: 'done cancelled',
      [tooLate.messageId]: 'done too_late',
      [alreadyCancelled.messageId]: 'done already_cancelled',
      [notFound.messageId]: 'done not_found',
      [expired.messageId]: 'done expired',
      [mismatch.messageId]: 'done mismatch',
    });
    expect(queues).toMatchObject({ sent: [], hidden: [], complaints: [] });
  });

  test('when SQS has confirmed its copy in one of the three queues', async () => {
    const { world, queues, records } = worldOfAllEnds();
    const { retried, dead, rejected, unreadable } = records;

    const failed = await world.consume([retried, dead, rejected, unreadable]);

    expect(failed).toEqual([]);
    expect(world.fates()).toEqual({
      [retried.messageId]: 'retried retry',
      [dead.messageId]: 'dead retry',
      [rejected.messageId]: 'parked rejected',
      [unreadable.messageId]: 'parked',
    });
    expect(queues.sent.map(({ queue, message }) => [queue, message.body]).sort()).toEqual([
      ['deadLetter', dead.body],
      ['parked', unreadable.body],
      ['parked', rejected.body],
      ['source', retried.body],
    ]);
    expect(queues.complaints).toEqual([]);
  });
});

describe('a message stays where it was', () => {
  test.each(['source', 'deadLetter', 'parked'] as const)(
    'when SQS does not take its copy into the %s queue, and no other message does',
    async (down) => {
      const { world, queues, records } = worldOfAllEnds((queue) => queue === down);
      const { retried, dead, rejected, unreadable } = records;
      const concerned = {
        source: [retried],
        deadLetter: [dead],
        parked: [rejected, unreadable],
      }[down].map(({ messageId }) => messageId);

      const failed = await world.consume(Object.values(records));

      expect(failed).toEqual(concerned);
      expect(concerned.map((id) => world.fates()[id]?.split(' ')[0])).toEqual(
        concerned.map(() => 'kept'),
      );
      expect(queues.hidden).toEqual([]);
    },
  );

  test('when SQS refuses its entry of a batch of which it takes the rest', async () => {
    const queues = createStrictQueues((_, { body }) => /[37]$/.test(body));
    const world = createConsumerInFakeTime({ queues });
    const records = Array.from({ length: 25 }, (_, index) => recordOf(`no request ${index}`));

    const failed = await world.consume(records);

    const kept = [3, 7, 13, 17, 23].map((index) => records[index]?.messageId);
    expect(failed).toEqual(kept);
    expect(queues.sent).toHaveLength(20);
  });

  test('and is served again when it comes back', async () => {
    let down = true;
    const { world, queues, records } = worldOfAllEnds(() => down);
    const { retried, dead, unreadable } = records;
    const batch = [retried, dead, unreadable];
    await world.consume(batch);

    down = false;
    world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: '201' });
    const failed = await world.consume(batch);

    expect(failed).toEqual([]);
    expect(world.fates()).toEqual({
      [retried.messageId]: 'done cancelled',
      [dead.messageId]: 'dead retry',
      [unreadable.messageId]: 'parked',
    });
    expect(queues.sent).toHaveLength(2);
  });
});

describe('an empty batch', () => {
  test('has nothing that is not done', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });

    expect(await world.consume([])).toEqual([]);
  });
});
