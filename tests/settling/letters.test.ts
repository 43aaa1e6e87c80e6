import { describe, expect, test } from '@jest/globals';
import type { WireAnswer } from '../../lib/mpc/transport.ts';
import type { Attributes } from '../../lib/queue/message.ts';
import type { Outgoing } from '../../lib/queue/queues.ts';
import { attemptsAttribute, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime, errorAnswer } from './consumerInFakeTime.ts';
import { createStrictQueues, LARGEST } from './strictQueues.ts';

const HOUR_MS = 3_600_000;
const LONG_AGO = MORNING - 2 * HOUR_MS;

const textOf = ({ attributes }: Outgoing, name: string): string =>
  attributes[name]?.StringValue ?? '';
const failureOf = (letter: Outgoing | undefined) =>
  JSON.parse(letter ? textOf(letter, 'failure') : 'null');

/** Consumes one message for which the API has only this answer. */
const consumeFailing = async (record: ReturnType<typeof recordOf>, answer: WireAnswer) => {
  const queues = createStrictQueues();
  const world = createConsumerInFakeTime({ queues, answer: () => answer });
  const failed = await world.consume([record]);
  expect(failed).toEqual([]);
  expect(queues.complaints).toEqual([]);
  expect(queues.sent).toHaveLength(1);
  return { ...queues.sent[0], letter: queues.sent[0]?.message as Outgoing, world };
};

const UNAVAILABLE = errorAnswer(503, { error_code: 'MPC.10999', error_msg: 'try later' });
const NO_QUOTA = errorAnswer(400, { error_code: 'MPC.10217', error_msg: 'trial quota exceeded' });

describe('a dead letter', () => {
  const attributes = {
    ...attemptsAttribute({
      enqueuedAt: LONG_AGO,
      firstFailureAt: LONG_AGO + 1_000,
      tries: 7,
      redrives: 2,
    }),
    trace: { DataType: 'String', StringValue: 'a-1' },
    stamp: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) },
  };
  const body = ' {"task_id" : "100", "reason":"\\u00e4"}';

  test('is the message as it came, with what failed', async () => {
    const record = recordOf(body, { attributes, groupId: 'night' });

    const { queue, letter, world } = await consumeFailing(record, UNAVAILABLE);

    expect(queue).toBe('deadLetter');
    expect(letter.body).toBe(body);
    expect(letter.groupId).toBe('night');
    expect(letter.delaySeconds).toBeUndefined();
    expect(letter.attributes).toMatchObject({
      trace: attributes.trace,
      stamp: attributes.stamp,
      failure_class: { DataType: 'String', StringValue: 'retry' },
      error_code: { DataType: 'String', StringValue: 'MPC.10999' },
      redrives: { DataType: 'Number', StringValue: '2' },
    });
    expect(failureOf(letter)).toEqual({
      v: 1,
      class: 'retry',
      code: 'MPC.10999',
      http_status: 503,
      message: 'try later',
      attempts: 8,
      first_failure_at: new Date(LONG_AGO + 1_000).toISOString(),
      last_failure_at: new Date(world.clock.now()).toISOString(),
      source_message_id: record.messageId,
      mpc_request_id: 'request-1',
    });
    expect(JSON.parse(textOf(letter, 'attempts'))).toEqual({
      enqueued_at: LONG_AGO,
      first_failure_at: LONG_AGO + 1_000,
      tries: 8,
      delete_sent: true,
      redrives: 2,
    });
  });

  test('of a request that never had an answer says so, without a status', async () => {
    const { letter } = await consumeFailing(recordOf(body, { attributes }), {
      kind: 'no_answer',
      reason: 'ENOTFOUND',
      sent: false,
    });

    expect(failureOf(letter)).toMatchObject({ class: 'retry', code: 'NETWORK.ENOTFOUND' });
    expect(failureOf(letter)).not.toHaveProperty('http_status');
    expect(failureOf(letter)).not.toHaveProperty('mpc_request_id');
  });

  test('of a request that was never served tells that it became too old', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    const sentAt = MORNING - 24 * HOUR_MS;

    // No time is left for a call.
    await world.consume([recordOf({ task_id: 100 }, { sentAt })], 5_000);

    const [sent] = queues.sent;
    expect(sent?.queue).toBe('deadLetter');
    expect(failureOf(sent?.message)).toMatchObject({
      class: 'aged',
      code: 'MAX_QUEUE_AGE',
      attempts: 0,
    });
    expect(sent && textOf(sent.message, 'failure_class')).toBe('aged');
  });

  test.each([
    [5, []],
    [6, ['a5']],
    [10, ['a5', 'a6', 'a7', 'a8', 'a9']],
  ])(
    'carries of %i attributes inside what failed only those for which there is no room',
    async (count, inside) => {
      const many = Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `a${index}`,
          { DataType: 'String', StringValue: `value ${index}` },
        ]),
      );

      const { letter } = await consumeFailing(
        recordOf('no request', { attributes: many }),
        UNAVAILABLE,
      );

      expect(Object.keys(letter.attributes)).toHaveLength(10);
      expect(Object.keys(failureOf(letter).other_attributes ?? {})).toEqual(inside);
    },
  );

  test('has as many lives as the settings say', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({
      queues,
      variables: { MAX_QUEUE_AGE: '2h', RETRY_WINDOW: '1h' },
    });
    const young = recordOf({ task_id: 100 }, { sentAt: LONG_AGO + 60_000 });
    const old = recordOf({ task_id: 101 }, { sentAt: LONG_AGO });

    const failed = await world.consume([young, old], 5_000);

    expect(failed).toEqual([young.messageId]);
    expect(queues.sent.map(({ message }) => message.body)).toEqual([old.body]);
  });
});

describe('a parked letter', () => {
  test('of a refused request is the message as it came, with what the API said', async () => {
    const record = recordOf({ task_id: 100 });

    const { queue, letter, world } = await consumeFailing(record, NO_QUOTA);

    expect(queue).toBe('parked');
    expect(letter.body).toBe(record.body);
    const now = new Date(world.clock.now()).toISOString();
    expect(failureOf(letter)).toEqual({
      v: 1,
      class: 'permanent',
      code: 'MPC.10217',
      http_status: 400,
      message: 'trial quota exceeded',
      attempts: 1,
      first_failure_at: now,
      last_failure_at: now,
      source_message_id: record.messageId,
      mpc_request_id: 'request-1',
    });
  });

  test('of an unreadable message names each field that is wrong', async () => {
    const record = recordOf({ task_id: -1, priority: 9 });

    const { queue, letter, world } = await consumeFailing(record, UNAVAILABLE);

    expect(queue).toBe('parked');
    expect(letter.body).toBe(record.body);
    expect(failureOf(letter)).toMatchObject({
      class: 'rejected',
      code: 'INVALID_REQUEST',
      message:
        'task_id must be an integer or a string of digits from 1 to 9223372036854775807; ' +
        'priority is not a known field',
      attempts: 0,
    });
    expect(letter.attributes).toMatchObject({
      failure_class: { StringValue: 'rejected' },
      error_code: { StringValue: 'INVALID_REQUEST' },
      redrives: { StringValue: '0' },
    });
    expect(world.calls()).toEqual([]);
  });

  test.each<[string, string]>([
    ['no JSON', 'cancel task 100, please'],
    ['a foreign project', '{"task_id":100,"project_id":"someone-elses"}'],
    [
      'a name full of characters that SQS refuses',
      '{"task_id":1,"\\u0000\\ufffe\\uffff\\ud800":1}',
    ],
    ['a name without end', `{"task_id":1,"${'🎬'.repeat(20_000)}":1}`],
    ['a large body', 'x'.repeat(LARGEST.source)],
  ])('can be sent for %s', async (_, body) => {
    const { queue, letter } = await consumeFailing(recordOf(body), UNAVAILABLE);

    expect(queue).toBe('parked');
    expect(letter.body).toBe(body);
    expect(failureOf(letter).message.length).toBeLessThanOrEqual(1_000);
  });
});

describe('what the API says', () => {
  test.each<[string, { error_code: string; error_msg: string }]>([
    [
      'characters that SQS refuses',
      { error_code: 'MPC.\0\uffff', error_msg: '\u0001\ufffe\ud800' },
    ],
    ['nothing but blanks', { error_code: '   ', error_msg: '\t' }],
    ['a code without end', { error_code: 'X'.repeat(1_000_000), error_msg: 'Y'.repeat(1_000_000) }],
  ])('does not keep a letter from being sent: %s', async (_, error) => {
    const { queue, letter } = await consumeFailing(
      recordOf({ task_id: 100 }, { attributes: attemptsAttribute({ firstFailureAt: LONG_AGO }) }),
      errorAnswer(503, error),
    );

    expect(queue).toBe('deadLetter');
    expect(textOf(letter, 'error_code').length).toBeLessThanOrEqual(100);
  });
});

describe('what a sender says of earlier failures', () => {
  test.each<[string, Attributes]>([
    ['attempts at the end of time', attemptsAttribute({ firstFailureAt: 8.64e15 + 1 })],
    ['attempts that are none', { attempts: { DataType: 'String', StringValue: '[]' } }],
    [
      'attempts of bytes',
      { attempts: { DataType: 'Binary', BinaryValue: Buffer.from('{"tries":1}') } },
    ],
    ...[
      '{"other_attributes":{"x":["String",5,null]}}',
      '{"other_attributes":{"x":["Binary",null,5]}}',
      '{"other_attributes":{"x":["Binary",null,{}]}}',
      '{"other_attributes":{"x":["Binary",null,""]}}',
      '{"other_attributes":{"x":["String",null,null]}}',
      '{"other_attributes":{"x":["Anything","y",null]}}',
      '{"other_attributes":{"":["String","y",null]}}',
      '{"other_attributes":{"x":["String","",null]}}',
      '{"other_attributes":{"x":["String","\\u0000",null]}}',
      '{"other_attributes":{"x":["Number","y","eA=="]}}',
      '{"other_attributes":null}',
      '{"other_attributes":[1,2]}',
      '"other_attributes"',
      'other_attributes',
      `{"other_attributes":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ].map((json): [string, Attributes] => [
      json.slice(0, 60),
      { failure: { DataType: 'String', StringValue: json } },
    ]),
  ])('is no reason to stumble: %s', async (_, attributes) => {
    const record = recordOf('no request', { attributes });

    const { queue, letter } = await consumeFailing(record, UNAVAILABLE);

    expect(queue).toBe('parked');
    expect(letter.body).toBe('no request');
  });
});
