import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FaultName } from '../../local/mpc-simulator/faults.ts';
import type { TaskStatus } from '../../local/mpc-simulator/task.ts';
import { attemptsAttribute, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime } from './consumerInFakeTime.ts';
import { createStrictQueues, type StrictQueues } from './strictQueues.ts';

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** The queues, of which some never answer. */
const hanging = (
  queues: StrictQueues,
  hangs: { readonly send?: string; readonly hide?: boolean; readonly waiting?: boolean },
): StrictQueues => ({
  ...queues,
  send: (queue, messages) => (hangs.send === queue ? never() : queues.send(queue, messages)),
  hide: (messages) => (hangs.hide ? never() : queues.hide(messages)),
  waiting: () => (hangs.waiting ? never() : queues.waiting()),
});

describe('a finished message is never reported as failed', () => {
  test('when SQS does not answer for another one until the time is over', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues: hanging(queues, { send: 'deadLetter' }) });
    world.seed(['100', '101', '102']);
    world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: '101' });
    world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: '102' });
    const cancelled = recordOf({ task_id: 100 });
    const retried = recordOf({ task_id: 101 });
    const dead = recordOf(
      { task_id: 102 },
      { attributes: attemptsAttribute({ firstFailureAt: MORNING - 7_200_000 }) },
    );
    const unreadable = recordOf('no request');

    const failed = await world.consume([cancelled, retried, dead, unreadable]);

    expect(failed).toEqual([dead.messageId]);
    expect(world.clock.now() - MORNING).toBeLessThan(20_000);
    expect(queues.sent.map(({ queue }) => queue).sort()).toEqual(['parked', 'source']);
  });

  test('when SQS does not answer for a list until the time is over', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues: hanging(queues, { send: 'source' }) });
    const list = recordOf({ task_ids: [100] });
    const unreadable = recordOf('no request');

    const failed = await world.consume([list, unreadable]);

    expect(failed).toContain(list.messageId);
    expect(world.clock.now() - MORNING).toBeLessThan(20_000);
  });

  test.each([{ hide: true }, { waiting: true }])(
    'when SQS does not answer a change of visibility (%j)',
    async (hangs) => {
      const queues = createStrictQueues();
      const world = createConsumerInFakeTime({
        queues: hanging(queues, hangs),
        variables: { MPC_REQUESTS_PER_MINUTE: '1', QUOTA_SHARE: '1', ENVIRONMENTS: '1' },
      });
      world.seed(['100', '101', '102']);
      const records = [100, 101, 102].map((id) => recordOf({ task_id: id }));

      const failed = await world.consume(records);

      expect(Object.values(world.fates()).toSorted()).toEqual([
        'done cancelled',
        'handed_back deferred',
        'handed_back deferred',
      ]);
      expect(failed).toHaveLength(2);
      expect(world.clock.now() - MORNING).toBeLessThan(20_000);
    },
  );

  test('whatever the API and SQS do: the response names exactly the messages that are not done', async () => {
    const status = fc.constantFrom<TaskStatus>('WAITING', 'TRANSCODING', 'SUCCEEDED', 'CANCELED');
    const fault = fc.constantFrom<FaultName>(
      'serverError',
      'resetBefore',
      'resetAfter',
      'hangBefore',
      'throttled',
      'html',
      'cutJson',
    );
    const message = fc.record({
      task: fc.integer({ min: 1, max: 12 }),
      shape: fc.constantFrom<'single' | 'list' | 'unreadable'>(
        'single',
        'single',
        'list',
        'unreadable',
      ),
      refused: fc.boolean(),
      failingForMs: fc.constantFrom(0, 60_000, 7_200_000, 90_000_000),
    });
    const situation = fc.record({
      statuses: fc.array(status, { minLength: 12, maxLength: 12 }),
      faults: fc.array(fault, { maxLength: 6 }),
      messages: fc.array(message, { minLength: 1, maxLength: 15 }),
      secondsLeft: fc.constantFrom(5, 20),
    });

    await fc.assert(
      fc.asyncProperty(situation, async ({ statuses, faults, messages, secondsLeft }) => {
        const refused = new Set<string>();
        const queues = createStrictQueues((_, { body }) => refused.has(body));
        const world = createConsumerInFakeTime({ queues });
        for (const [index, each] of statuses.entries()) world.seed([String(index + 1)], each);
        for (const name of faults) world.simulator.scriptFault({ name });
        /** Body of the copy that would be sent, by message id. */
        const copies = new Map<string, string>();
        const records = messages.map(({ task, shape, refused: isRefused, failingForMs }, index) => {
          const since = MORNING - failingForMs;
          const single = `{"task_id":"${task}","correlation_id":"${index}"}`;
          const body = {
            single,
            list: single.replace(/_id":"(\d+)"/, '_ids":[$1]'),
            unreadable: `${index}`,
          };
          const record = recordOf(body[shape], {
            attributes:
              failingForMs > 0 ? attemptsAttribute({ firstFailureAt: since, tries: 1 }) : {},
            sentAt: since,
          });
          const copy = shape === 'list' ? single : record.body;
          copies.set(record.messageId, copy);
          if (isRefused) refused.add(copy);
          return record;
        });

        const failed = await world.consume(records, secondsLeft * 1_000);

        const taken = new Set(queues.sent.map(({ message }) => message.body));
        const notDone = world.settlements.filter(({ message: { id }, outcome }) => {
          const isResolved = outcome && !/deferred|retry|rejected/.test(outcome.kind);
          return !isResolved && !taken.has(copies.get(id) ?? '');
        });
        expect(failed.toSorted()).toEqual(notDone.map(({ message: { id } }) => id).toSorted());
        expect(world.settlements).toHaveLength(records.length);
        expect(new Set(failed).size).toBe(failed.length);
        expect(queues.complaints).toEqual([]);
      }),
      { seed: 20_260_123, numRuns: 150 },
    );
  });
});
