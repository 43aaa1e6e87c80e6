import { describe, expect, test } from '@jest/globals';
import { attemptsAttribute, deliveryOf, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime } from '../settling/consumerInFakeTime.ts';
import { createStrictQueues } from '../settling/strictQueues.ts';
import { fixture } from './reading.ts';

const ENVELOPES = [
  'sns-notification.json',
  'eventbridge-event.json',
  'sns-around-eventbridge.json',
  'cloudevent-structured.json',
  'cloudevent-base64.json',
];
const TASK = '9007199254740993';

describe.each(ENVELOPES)('the envelope of %s stays byte for byte', (name) => {
  const body = fixture(name);

  test('when its request is tried again, and works then', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    world.seed([TASK]);
    world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: TASK });
    await world.consume([recordOf(body)]);
    expect(Object.values(world.fates())).toEqual(['retried retry']);
    expect(queues.sent.map(({ message }) => message.body)).toEqual([body]);

    await world.consume(queues.sent.map(({ message }) => deliveryOf(message)));

    expect(Object.values(world.fates())).toEqual(['done cancelled']);
  });

  test('when its request is dead', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    world.seed([TASK]);
    world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: TASK });
    const attributes = attemptsAttribute({ firstFailureAt: MORNING - 7_200_000 });

    await world.consume([recordOf(body, { attributes })]);

    expect(queues.sent.map(({ queue, message }) => [queue, message.body])).toEqual([
      ['deadLetter', body],
    ]);
  });

  test('when its request is parked, and the reason names the path', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    const wrong = body.replace(TASK, '0').replace('"eyJ0', '"*');

    await world.consume([recordOf(wrong)]);

    expect(queues.sent.map(({ queue, message }) => [queue, message.body])).toEqual([
      ['parked', wrong],
    ]);
    expect(world.settlements[0]?.reason).toMatchObject({
      class: 'rejected',
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(/^(Message|detail|data|data_base64)[. ]/),
    });
  });
});

test('what is neither a request nor an envelope is parked as it is, for its shape', async () => {
  const queues = createStrictQueues();
  const world = createConsumerInFakeTime({ queues });
  const body = ' {"Records": [ {"eventName": "ObjectCreated:Put"} ] } ';

  await world.consume([recordOf(body)]);

  expect(queues.sent.map(({ queue, message }) => [queue, message.body])).toEqual([
    ['parked', body],
  ]);
  expect(queues.sent[0]?.message.attributes).toMatchObject({
    failure_class: { StringValue: 'rejected' },
    error_code: { StringValue: 'unrecognised_shape' },
  });
  expect(world.settlements[0]?.reason?.message).toBe(
    'the body is neither a request nor an event that holds one',
  );
});

test('an envelope that SQS moved back from the dead-letter queue works', async () => {
  const queues = createStrictQueues();
  const world = createConsumerInFakeTime({ queues });
  world.seed([TASK]);
  const body = fixture('sns-around-eventbridge.json');
  world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: TASK });
  const attributes = attemptsAttribute({ firstFailureAt: MORNING - 7_200_000 });
  await world.consume([recordOf(body, { attributes })]);

  await world.consume(queues.sent.map(({ message }) => deliveryOf(message)));

  expect(Object.values(world.fates())).toEqual(['done cancelled']);
});
