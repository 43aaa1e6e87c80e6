import { describe, expect, test } from '@jest/globals';
import type { Queues } from '../../lib/queue/queues.ts';
import { attemptsAttribute, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime, errorAnswer } from './consumerInFakeTime.ts';
import { createStrictQueues } from './strictQueues.ts';

const ONE_CALL_A_MINUTE = { MPC_REQUESTS_PER_MINUTE: '1', QUOTA_SHARE: '1', ENVIRONMENTS: '1' };

describe('a message that cannot be served now', () => {
  test('for lack of time goes back as it is, to be seen at once', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    const attributes = attemptsAttribute({ tries: 3, firstFailureAt: MORNING - 60_000 });
    const record = recordOf({ task_id: 100 }, { attributes });

    const failed = await world.consume([record], 5_000);

    expect(failed).toEqual([record.messageId]);
    expect(queues.sent).toEqual([]);
    expect(queues.hidden).toEqual([
      { id: record.messageId, receiptHandle: record.receiptHandle, seconds: 0 },
    ]);
    expect(world.calls()).toEqual([]);
  });

  test('for lack of quota goes back as it is, to be seen when its turn comes', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues, variables: ONE_CALL_A_MINUTE });
    world.seed(['101', '102', '103', '104', '105', '106']);
    const records = [106, 102, 104, 101, 103, 105].map((id) => recordOf({ task_id: id }));

    const failed = await world.consume(records);

    const ids = records.map(({ messageId }) => messageId);
    const oldest = ids[3] as string;
    expect(world.fates()[oldest]).toBe('done cancelled');
    expect(failed).toEqual(ids.filter((id) => id !== oldest));
    expect(queues.sent).toEqual([]);
    expect(queues.hidden.map(({ id }) => id)).toEqual(failed);
    const secondsOf = (index: number) => queues.hidden.find(({ id }) => id === ids[index])?.seconds;
    const inTurn = [1, 4, 2, 5, 0].map((index) => secondsOf(index) ?? Number.NaN);
    expect(inTurn).toEqual(inTurn.toSorted((left, right) => left - right));
    expect(new Set(inTurn).size).toBeGreaterThan(1);
  });

  test('for an open breaker goes back as it is until the breaker may close, and does not die of it', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({
      queues,
      answer: () =>
        errorAnswer(403, { error_code: 'APIGW.0302', error_msg: 'not authorised for this API' }),
    });
    const attributes = attemptsAttribute({ tries: 3, firstFailureAt: MORNING - 7_200_000 });
    const records = [100, 101, 102].map((id) => recordOf({ task_id: id }, { attributes }));

    const failed = await world.consume(records);

    expect(failed).toEqual(records.map(({ messageId }) => messageId));
    expect(queues.sent).toEqual([]);
    for (const { seconds } of queues.hidden) {
      expect(seconds).toBeGreaterThanOrEqual(299);
      expect(seconds).toBeLessThanOrEqual(310);
    }
  });

  test('does not ask how many others wait unless quota is scarce', async () => {
    let asked = 0;
    const queues: Queues = {
      ...createStrictQueues(),
      waiting: () => {
        asked++;
        return Promise.resolve(1_000);
      },
    };
    const inNoTime = createConsumerInFakeTime({ queues });
    await inNoTime.consume([recordOf({ task_id: 100 })], 5_000);
    expect(asked).toBe(0);

    const scarce = createConsumerInFakeTime({ queues, variables: ONE_CALL_A_MINUTE });
    scarce.seed(['100', '101']);
    await scarce.consume([recordOf({ task_id: 100 }), recordOf({ task_id: 101 })]);
    expect(asked).toBe(1);
  });

  test('is reported as not done even when SQS does not hide it', async () => {
    const queues: Queues = { ...createStrictQueues(), hide: () => Promise.resolve(new Set()) };
    const world = createConsumerInFakeTime({ queues });
    const record = recordOf({ task_id: 100 });

    expect(await world.consume([record], 5_000)).toEqual([record.messageId]);
  });

  test('is dead once it has waited for a day, whatever the hindrance was', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues, variables: { MAX_QUEUE_AGE: '2h' } });
    const records = [7_199_000, 7_200_000].map((age, index) =>
      recordOf({ task_id: 100 + index }, { sentAt: MORNING - age }),
    );

    const failed = await world.consume(records, 5_000);

    expect(failed).toEqual([records[0]?.messageId]);
    expect(queues.sent.map(({ queue, message }) => [queue, message.id])).toEqual([
      ['deadLetter', records[1]?.messageId],
    ]);
  });
});
