import { describe, expect, test } from '@jest/globals';
import { attemptsAttribute, MORNING, recordOf } from '../records.ts';
import { createStrictQueues } from '../settling/strictQueues.ts';
import { createWatchedService, errorAnswer, FUNCTION, PROJECT } from './watchedService.ts';

const HOUR_MS = 3_600_000;
const failingFor = (ms: number) =>
  attemptsAttribute({ enqueuedAt: MORNING - ms, firstFailureAt: MORNING - ms, tries: 5 });

describe('the line of a request', () => {
  test('says all that is known of it', async () => {
    const service = createWatchedService();
    service.seed(['100']);
    const record = recordOf(
      {
        task_id: 100,
        reason: 'the film was withdrawn',
        requested_by: 'catalogue',
        correlation_id: 'order-7',
      },
      { sentAt: MORNING - 4_000, attributes: attemptsAttribute({ enqueuedAt: MORNING - 9_000 }) },
    );

    await service.until(service.invoke([record]));

    expect(service.lines()).toEqual([
      {
        level: 'INFO',
        message: 'cancel request settled',
        timestamp: new Date(MORNING + 40).toISOString(),
        service: 'transcoding-canceller',
        function_name: FUNCTION,
        function_request_id: 'invocation-1',
        source: 'queue',
        message_id: record.messageId,
        task_id: '100',
        project_id: PROJECT,
        requested_by: 'catalogue',
        reason: 'the film was withdrawn',
        correlation_id: 'order-7',
        outcome: 'cancelled',
        resolved_by: 'cancel',
        fate: 'done',
        mpc_request_id: expect.any(String),
        attempts: [
          {
            operation: 'cancel',
            at: new Date(MORNING).toISOString(),
            took_ms: 40,
            http_status: 204,
            mpc_request_id: expect.any(String),
          },
        ],
        tries: 0,
        redrives: 0,
        age_ms: 9_000,
      },
    ]);
  });

  /** One request for each way out, with what its line must hold. */
  const ends = {
    'a task that has started': [
      recordOf({ task_id: 102 }),
      {
        level: 'WARN',
        outcome: 'too_late',
        status: 'TRANSCODING',
        resolved_by: 'query',
        fate: 'done',
        attempts: [
          expect.objectContaining({ operation: 'cancel', http_status: 400, code: 'MPC.10212' }),
          expect.objectContaining({ operation: 'query', http_status: 200 }),
        ],
      },
    ],
    'a task that was cancelled before': [
      recordOf({ task_id: 103 }),
      { level: 'INFO', outcome: 'already_cancelled', resolved_by: 'query', fate: 'done' },
    ],
    'an unknown task': [
      recordOf({ task_id: 104 }),
      { level: 'WARN', outcome: 'not_found', resolved_by: 'cancel', fate: 'done' },
    ],
    'a request that has expired': [
      recordOf({ task_id: 105, not_after: '2026-01-01T00:00:00Z' }),
      { level: 'WARN', outcome: 'expired', fate: 'done', attempts: [] },
    ],
    'a task that is not as expected': [
      recordOf({ task_id: 101, expect: { user_data: 'another film' } }),
      { level: 'WARN', outcome: 'mismatch', differs_in: 'user_data', fate: 'done' },
    ],
    'a request that is tried again': [
      recordOf({ task_id: 200 }),
      {
        level: 'WARN',
        outcome: 'retry',
        fate: 'retried',
        failure: expect.objectContaining({ class: 'retry', http_status: 500 }),
      },
    ],
    'a request that is dead': [
      recordOf({ task_id: 201 }, { attributes: failingFor(HOUR_MS) }),
      {
        level: 'ERROR',
        outcome: 'dead',
        fate: 'dead',
        tries: 5,
        failure: expect.objectContaining({ class: 'retry', http_status: 500 }),
      },
    ],
    'a request that can never work': [
      recordOf({ task_id: 300 }),
      {
        level: 'ERROR',
        outcome: 'rejected',
        fate: 'parked',
        failure: {
          class: 'permanent',
          code: 'MPC.10217',
          message: 'trial quota exceeded',
          http_status: 400,
          mpc_request_id: 'request-1',
        },
      },
    ],
    'a message that cannot be read': [
      recordOf({ task_id: -1 }),
      {
        level: 'ERROR',
        outcome: 'rejected',
        fate: 'parked',
        failure: expect.objectContaining({ class: 'rejected', code: 'INVALID_REQUEST' }),
      },
    ],
    'a list': [recordOf({ task_ids: [400, 401] }), { level: 'INFO', fate: 'split', attempts: [] }],
  } as const;

  test.each(Object.entries(ends))('of %s says so, at its level', async (_name, [record, line]) => {
    const service = createWatchedService({
      answer: ({ method, target }) =>
        method === 'DELETE' && target.endsWith('task_id=300')
          ? errorAnswer(400, 'MPC.10217', 'trial quota exceeded')
          : undefined,
    });
    service.seed(['101', '200', '201', '300']);
    service.seed(['102'], 'TRANSCODING');
    service.seed(['103'], 'CANCELED');
    for (const taskId of ['200', '201']) {
      service.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId, calls: 2 });
    }

    await service.until(service.invoke([record]));

    expect(service.lines()).toMatchObject([{ ...line, message_id: record.messageId }]);
  });

  test('of a request for which there was no time says that it was handed back for it', async () => {
    const service = createWatchedService();
    service.seed(['100']);

    await service.until(service.invoke([recordOf({ task_id: 100 })], 'invocation-1', 3_500));

    expect(service.lines()).toMatchObject([
      { level: 'INFO', outcome: 'deferred', cause: 'time', fate: 'handed_back', attempts: [] },
    ]);
  });

  test('of a list for which there was no time to split it says that it was handed back', async () => {
    const service = createWatchedService();

    await service.until(
      service.invoke([recordOf({ task_ids: [400, 401] })], 'invocation-1', 3_500),
    );

    expect(service.lines()).toMatchObject([
      { level: 'INFO', outcome: 'deferred', fate: 'handed_back', attempts: [] },
    ]);
  });

  test('of a message whose copy SQS has not confirmed warns that it stays', async () => {
    const service = createWatchedService({ queues: createStrictQueues(() => true) });

    await service.until(service.invoke([recordOf('cancel task 100, please')]));

    expect(service.lines()).toMatchObject([{ level: 'WARN', fate: 'kept', outcome: 'rejected' }]);
  });

  test('of a cancelled task whose answer was lost says that a query told of it', async () => {
    const service = createWatchedService();
    service.seed(['100']);
    service.simulator.scriptFault({ name: 'resetAfter', kind: 'cancel', taskId: '100' });

    await service.until(service.invoke([recordOf({ task_id: 100 })]));

    expect(service.lines()).toMatchObject([
      {
        outcome: 'cancelled',
        resolved_by: 'query',
        attempts: [{ operation: 'cancel', code: 'NETWORK.ECONNRESET' }, { operation: 'query' }],
      },
    ]);
  });
});

describe('the log', () => {
  test('has one line for each message, duplicates and unreadable ones included', async () => {
    const service = createWatchedService();
    const ids = Array.from({ length: 60 }, (_, index) => String(100 + index));
    service.seed(ids);
    const records = [...ids, ...ids.slice(0, 20)].map((task_id) => recordOf({ task_id }));
    const all = [...records, recordOf('?'), recordOf({ task_ids: [1, 2, 3] })];

    await service.until(service.invoke(all));

    expect(
      service
        .lines()
        .map(({ message_id }) => message_id)
        .sort(),
    ).toEqual(all.map(({ messageId }) => messageId).sort());
    expect(service.written.every((text) => text.indexOf('\n') === text.length - 1)).toBe(true);
  });

  test.each([
    ['TRACE', ['INFO', 'WARN', 'ERROR']],
    ['INFO', ['INFO', 'WARN', 'ERROR']],
    ['WARN', ['WARN', 'ERROR']],
    ['ERROR', ['ERROR']],
    ['CRITICAL', []],
    ['SILENT', []],
  ])('at level %s has lines of %j, and always the metrics', async (level, expected) => {
    const service = createWatchedService({ variables: { LOG_LEVEL: level } });
    service.seed(['100']);
    const records = [recordOf({ task_id: 100 }), recordOf({ task_id: 104 }), recordOf('?')];

    await service.until(service.invoke(records));

    expect(service.lines().map((line) => line['level'])).toEqual(expected);
    expect(service.metricLines()).toHaveLength(2);
  });
});
