import { describe, expect, test } from '@jest/globals';
import { problemsOf, read } from './reading.ts';
import { INNER, OUTER } from './wrappings.ts';

const ID = 'must be an integer or a string of digits from 1 to 9223372036854775807';
const NEITHER = 'is neither a request nor an event that holds one';
const event = (detail: unknown) => ({ 'detail-type': 'any', source: 'any', id: 'e-1', detail });
const cloud = (rest: object) => ({
  specversion: '1.0',
  type: 'any',
  source: 's',
  id: 'c-1',
  ...rest,
});
const notice = (Message: unknown) => ({
  Type: 'Notification',
  MessageId: 'n-1',
  TopicArn: 't',
  Message,
});

describe('what is neither a request nor an envelope', () => {
  test.each([
    {},
    { reason: 'x' },
    { taskId: 1 },
    { Type: 'SubscriptionConfirmation', Message: 'You have chosen to subscribe', Token: 'x' },
    { Type: 'Notification' },
    { detail: { task_id: 1 } },
    { 'detail-type': 'Transcoding Cancel Requested', source: 'x' },
    { data: { task_id: 1 } },
    { Records: [{ s3: { object: { key: 'film.mov' } } }] },
  ])('is unrecognised: %j', (body) => {
    expect(problemsOf(body)).toEqual([`unrecognised : ${NEITHER}`]);
  });

  test('is unrecognised within an envelope too, with its path', () => {
    expect(problemsOf(event({}))).toEqual([`unrecognised detail: ${NEITHER}`]);
    expect(problemsOf(notice('{"hello":1}'))).toEqual([`unrecognised Message: ${NEITHER}`]);
    expect(problemsOf(cloud({ data: {} }))).toEqual([`unrecognised data: ${NEITHER}`]);
  });

  test('is no JSON object at all, and says so', () => {
    expect(problemsOf('100')).toEqual(['invalid : must be a JSON object']);
    expect(problemsOf('[]')).toEqual(['invalid : must be a JSON object']);
    expect(problemsOf('[{"task_id":1}]')).toEqual(['invalid : must be a JSON object']);
    expect(problemsOf('cancel it')).toEqual(['invalid : is not JSON']);
    expect(problemsOf(notice('cancel it'))).toEqual(['invalid Message: is not JSON']);
    expect(problemsOf(event([1]))).toEqual(['invalid detail: must be a JSON object']);
    expect(problemsOf(event(undefined))).toEqual([`unrecognised : ${NEITHER}`]);
    expect(problemsOf(cloud({}))).toEqual(['invalid data: must be a JSON object']);
    expect(problemsOf(`{"detail-type":"x","detail":12345678901234567890}`)).toEqual([
      'invalid detail: must be a JSON object',
    ]);
  });

  test('may be one of our own outcomes that came back, and is known as such however it came', () => {
    const outcome = {
      'detail-type': 'Transcoding Cancel Resolved',
      source: 'transcoding-canceller',
      detail: { task_id: '1', outcome: 'rejected' },
    };

    for (const body of [outcome, notice(JSON.stringify(outcome)), cloud({ data: outcome })]) {
      expect(read(body)).toMatchObject({ kind: 'unrecognised', isOutcome: true });
    }
    expect(read({})).toMatchObject({ kind: 'unrecognised', isOutcome: false });
  });
});

describe('a request with problems', () => {
  test('is told them with the path in its envelope', () => {
    expect(problemsOf(event({ task_id: 0 }))).toEqual([`invalid detail.task_id: ${ID}`]);
    expect(problemsOf(event({ task_ids: [1, -1] }))).toEqual([`invalid detail.task_ids.1: ${ID}`]);
    expect(problemsOf(notice('{"task_id":0,"x":1}'))).toEqual([
      `invalid Message.task_id: ${ID}`,
      'invalid Message.x: is not a known field',
    ]);
    expect(problemsOf(cloud({ data: { task_id: 0 } }))).toEqual([`invalid data.task_id: ${ID}`]);
    expect(problemsOf(notice(JSON.stringify(event({ task_id: 0 }))))).toEqual([
      `invalid Message.detail.task_id: ${ID}`,
    ]);
    expect(
      problemsOf(cloud({ data_base64: Buffer.from('{"task_id":0}').toString('base64') })),
    ).toEqual([`invalid data_base64.task_id: ${ID}`]);
    expect(problemsOf('{"task_id":0}', { 'ce-specversion': '1.0' })).toEqual([
      `invalid task_id: ${ID}`,
    ]);
  });

  test('says what can be read of it, so that its sender can be told', () => {
    expect(read(event({ task_id: 7, reason: 'x', wrong: 1, project_id: 5 }))).toMatchObject({
      kind: 'invalid',
      claimed: { taskId: '7', reason: 'x', requestedBy: 'any', correlationId: 'e-1' },
    });
    expect(read({ task_id: 0 })).toMatchObject({ claimed: {} });
  });

  test('may have an envelope that is broken itself', () => {
    expect(problemsOf(notice({ task_id: 1 }))).toEqual(['invalid Message: must be a text']);
    expect(problemsOf(cloud({ specversion: '0.3', data: { task_id: 1 } }))).toEqual([
      'invalid specversion: must be 1.0',
    ]);
    expect(problemsOf(cloud({ specversion: 1, data: { task_id: 1 } }))).toEqual([
      'invalid specversion: must be 1.0',
    ]);
    expect(problemsOf('{"task_id":1}', { ce_specversion: '0.2' })).toEqual([
      'invalid ce_specversion: must be 1.0',
    ]);
    expect(problemsOf(cloud({ data: { task_id: 1 }, data_base64: 'e30=' }))).toEqual([
      'invalid data_base64: must not stand beside data',
    ]);
    for (const data_base64 of ['e30*', 'e', 'e30==', 5, null]) {
      expect(problemsOf(cloud({ data_base64 }))).toEqual([
        'invalid data_base64: must be a base64 text',
      ]);
    }
  });
});

describe('what a request does not say', () => {
  test('is taken from its envelope, and what it says is not', () => {
    const said = { task_id: 1, correlation_id: 'mine', requested_by: 'me' };

    expect(read(event({ task_id: 1 }))).toMatchObject({
      request: { correlationId: 'e-1', requestedBy: 'any' },
    });
    expect(read(event(said))).toMatchObject({
      request: { correlationId: 'mine', requestedBy: 'me' },
    });
    expect(problemsOf(event({ task_id: 1, correlation_id: null }))).toEqual([
      'invalid detail.correlation_id: must be a string',
    ]);
  });

  test('is taken from the innermost envelope that says it in 256 characters', () => {
    const long = '😀'.repeat(257);
    const inner = (id: unknown) => JSON.stringify({ ...cloud({ data: { task_id: 1 } }), id });

    expect(read(notice(inner('c-1')))).toMatchObject({ request: { correlationId: 'c-1' } });
    expect(read(notice(inner('😀'.repeat(256))))).toMatchObject({
      request: { correlationId: '😀'.repeat(256) },
    });
    for (const id of [long, '', 5, undefined]) {
      expect(read(notice(inner(id)))).toMatchObject({ request: { correlationId: 'n-1' } });
    }
  });

  test('is in each request of a list', () => {
    const list = read(event({ task_ids: [1, '9223372036854775807'], reason: 'x' }));

    expect(list.kind === 'list' ? list.singleBodies.map((body) => read(body)) : list).toEqual(
      ['1', '9223372036854775807'].map((taskId) => ({
        kind: 'single',
        request: {
          taskId,
          projectId: 'studio',
          reason: 'x',
          requestedBy: 'any',
          correlationId: 'e-1',
        },
      })),
    );
  });
});

describe('envelopes within envelopes', () => {
  const wraps = Object.values(INNER);
  const times = (count: number, wrap: (typeof wraps)[number], json: string): string =>
    Array.from({ length: count }).reduce<string>((body) => wrap(body, 'l').body, json);

  test.each(Object.keys(INNER) as (keyof typeof INNER)[])('are opened three deep: %s', (name) => {
    // A binary event within a notification are two envelopes in one.
    expect(read(times(3, INNER[name], '{"task_id":1}'))).toMatchObject({ kind: 'single' });
    expect(problemsOf(times(4, INNER[name], '{"task_id":1}'))).toEqual([
      expect.stringContaining('is within more than 3 envelopes'),
    ]);
  });

  test('count those made of attributes', () => {
    const { body, attributes } = OUTER.hyphen(times(3, INNER.eventBridge, '{"task_id":1}'), 'l');

    expect(problemsOf(body, attributes)).toEqual([
      'invalid detail.detail: is within more than 3 envelopes',
    ]);
  });

  test('without end are refused, and quickly', () => {
    const deep = times(20_000, INNER.structured, '{}');
    const escaped = times(12, INNER.snsNotification, '{"task_id":1}');

    const started = performance.now();
    for (const body of [deep, escaped, `[${deep}]`, `{"detail-type":"x","detail":${deep}}`]) {
      expect(['invalid', 'batch']).toContain(read(body).kind);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('a batch of events', () => {
  test('may hold a thousand', () => {
    const events = (count: number) =>
      JSON.stringify(Array.from({ length: count }, () => cloud({})));

    expect(read(events(1_000))).toMatchObject({ kind: 'batch' });
    expect(problemsOf(events(1_001))).toEqual(['invalid : must not exceed 1000 events']);
  });

  test('may come in a notification', () => {
    const batch = JSON.stringify([
      cloud({ data: { task_id: 1 } }),
      cloud({ data: { task_id: 2 } }),
    ]);

    const shape = read(notice(` ${batch} `));

    expect(shape.kind === 'batch' && shape.bodies.map((body) => read(body))).toMatchObject([
      { kind: 'single', request: { taskId: '1', correlationId: 'c-1' } },
      { kind: 'single', request: { taskId: '2', correlationId: 'c-1' } },
    ]);
  });

  test('gives no body that SQS would refuse or change', () => {
    const shape = read(
      `{"Type":"Notification","Message":"[{\\"specversion\\":\\"1.0\\",\\"id\\":\\"\uffff\\ud800\\"}]"}`,
    );

    expect(shape).toEqual({
      kind: 'batch',
      bodies: ['{"specversion":"1.0","id":"\\uffff\\ud800"}'],
    });
  });
});
