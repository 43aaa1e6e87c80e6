import { describe, expect, test } from '@jest/globals';
import { cloudEventHeaders } from '../../lib/cancel/shapes/cloudEventHeaders.ts';
import { fixture, read } from './reading.ts';

const request = { taskId: '9007199254740993', projectId: 'studio' };

describe('a request is found', () => {
  test('in a notification of SNS, as "Fanout to Amazon SQS queues" of the SNS Developer Guide shows it', () => {
    expect(read(fixture('sns-notification.json'))).toEqual({
      kind: 'single',
      request: {
        ...request,
        reason: 'superseded',
        requestedBy: 'ingest',
        correlationId: '7f1c5a3e-4f0b-5c89-9a52-0c2f8f4f2f11',
      },
    });
  });

  test('in what SNS delivers raw: "Amazon SNS raw message delivery" of the SNS Developer Guide', () => {
    const { Message, MessageAttributes } = JSON.parse(fixture('sns-notification.json'));

    expect(read(Message, { tenant: MessageAttributes.tenant.Value })).toEqual({
      kind: 'single',
      request: { ...request, reason: 'superseded', requestedBy: 'ingest' },
    });
  });

  test('in an event of EventBridge, as "Event structure" of the EventBridge User Guide shows it', () => {
    expect(read(fixture('eventbridge-event.json'))).toEqual({
      kind: 'single',
      request: {
        ...request,
        reason: 'superseded',
        requestedBy: 'com.example.ingest',
        correlationId: '4f9d2a6b-1c3e-4d5f-8a7b-9c0d1e2f3a4b',
      },
    });
  });

  test('in an event of EventBridge that came by SNS, labelled by the event', () => {
    expect(read(fixture('sns-around-eventbridge.json'))).toEqual({
      kind: 'single',
      request: {
        ...request,
        requestedBy: 'com.example.ingest',
        correlationId: '5e8c7d6a-2b4f-4c3d-9e1f-0a2b3c4d5e6f',
      },
    });
  });

  test('in a structured event: CloudEvents 1.0.2, "JSON Event Format", section 3.2', () => {
    expect(read(fixture('cloudevent-structured.json'))).toEqual({
      kind: 'single',
      request: {
        ...request,
        reason: 'superseded',
        requestedBy: '/pipelines/ingest',
        correlationId: 'C234-1234-1234',
      },
    });
  });

  test('in binary data: CloudEvents 1.0.2, "JSON Event Format", section 3.1', () => {
    expect(read(fixture('cloudevent-base64.json'))).toMatchObject({
      kind: 'single',
      request: { ...request, reason: 'superseded', correlationId: 'D234-1234-1234' },
    });
  });

  test.each(['ce-', 'ce_', 'cloudEvents_'])(
    'in the body, when the attributes of the message are an event with the prefix %s',
    (prefix) => {
      const attributes = {
        [`${prefix}specversion`]: '1.0',
        [`${prefix}type`]: 'com.example.transcoding.cancel.requested',
        [`${prefix}source`]: '/pipelines/ingest',
        [`${prefix}id`]: '1234-1234-1234',
        'content-type': 'application/json',
      };

      expect(read('{"task_id":9007199254740993}', attributes)).toEqual({
        kind: 'single',
        request: {
          ...request,
          requestedBy: '/pipelines/ingest',
          correlationId: '1234-1234-1234',
        },
      });
    },
  );

  test('in the body of an HTTP request in binary mode, whose headers are percent-encoded', () => {
    const headers = {
      host: 'canceller.example',
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-type': 'com.example.transcoding.cancel.requested',
      'ce-source': '/pipelines/%E2%82%AC',
      'ce-id': '100%',
    };

    const attributes = cloudEventHeaders(headers);

    expect(attributes).not.toHaveProperty('host');
    expect(read('{"task_id":9007199254740993}', attributes)).toMatchObject({
      kind: 'single',
      request: { ...request, requestedBy: '/pipelines/€', correlationId: '100%' },
    });
  });
});

test('a batch is cut into its events, byte for byte: CloudEvents 1.0.2, "JSON Event Format", section 4', () => {
  const batch = fixture('cloudevents-batch.json');

  const shape = read(batch);

  const bodies = shape.kind === 'batch' ? shape.bodies : [];
  expect(bodies).toHaveLength(2);
  for (const body of bodies) expect(batch).toContain(body);
  expect(bodies.map((body) => read(body))).toMatchObject([
    {
      kind: 'single',
      request: { ...request, reason: 'one], {of "two', correlationId: 'B234-1234-1234' },
    },
    { kind: 'list', taskIds: ['9223372036854775807', '101'] },
  ]);
});
