import { describe, expect, test } from '@jest/globals';
import { sqsRecord } from '../../lib/queue/sqsRecord.ts';

const ARN = 'arn:aws:sqs:eu-central-1:123456789012:requests';
const ATTRIBUTES = {
  ApproximateReceiveCount: '2',
  SentTimestamp: '1769414400000',
  SenderId: 'AIDA',
  ApproximateFirstReceiveTimestamp: '1769414400001',
};

describe('a message that was received', () => {
  test('is the record that Lambda would deliver', () => {
    const record = sqsRecord(
      {
        MessageId: 'm',
        ReceiptHandle: 'receipt',
        Body: '{"task_id":1}',
        Attributes: ATTRIBUTES,
        MD5OfBody: 'md5 of the body',
        MD5OfMessageAttributes: 'md5 of the attributes',
        MessageAttributes: {
          trace: { DataType: 'String', StringValue: 'a-1' },
          stamp: { DataType: 'Binary.gzip', BinaryValue: Buffer.from([0, 255]) },
        },
      },
      ARN,
    );

    expect(record).toStrictEqual({
      messageId: 'm',
      receiptHandle: 'receipt',
      body: '{"task_id":1}',
      attributes: ATTRIBUTES,
      md5OfBody: 'md5 of the body',
      md5OfMessageAttributes: 'md5 of the attributes',
      messageAttributes: {
        trace: {
          stringValue: 'a-1',
          stringListValues: [],
          binaryListValues: [],
          dataType: 'String',
        },
        stamp: {
          binaryValue: 'AP8=',
          stringListValues: [],
          binaryListValues: [],
          dataType: 'Binary.gzip',
        },
      },
      eventSource: 'aws:sqs',
      eventSourceARN: ARN,
      awsRegion: 'eu-central-1',
    });
  });

  test('has empty texts where SQS left something out, and no digest of attributes without any', () => {
    const record = sqsRecord({ MessageId: 'm', Body: '1', Attributes: ATTRIBUTES }, 'no ARN');

    expect(record).toStrictEqual({
      messageId: 'm',
      receiptHandle: '',
      body: '1',
      attributes: ATTRIBUTES,
      md5OfBody: '',
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: 'no ARN',
      awsRegion: '',
    });
  });
});
