import type { SQSEvent, SQSRecord } from 'aws-lambda';

const PROJECT = '0bcc05efb100f2a92f53c011f262dfa0';

/** What the peers are called with. */
export const ACCOUNT = {
  projectId: PROJECT,
  accessKey: 'AKIDEXAMPLE0000000000',
  secretKey: 'SKEXAMPLE00000000000000',
} as const;

const recordOf = (number: number, sentAt: number): SQSRecord => ({
  messageId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  receiptHandle: `receipt-${number}`,
  body: JSON.stringify({
    task_id: 1_000_000 + number,
    project_id: PROJECT,
    reason: 'superseded',
    requested_by: 'ingest',
  }),
  attributes: {
    SentTimestamp: String(sentAt),
    ApproximateReceiveCount: '1',
    ApproximateFirstReceiveTimestamp: String(sentAt),
    SenderId: 'bench',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:cancel-requests',
  awsRegion: 'eu-central-1',
});

let made = 0;

/**
 * A batch of cancel requests, each for a task of its own that was never named before.
 * @param sentAt - epoch milliseconds at which they were sent and received.
 */
export const batchOf = (size: number, sentAt: number): SQSEvent => ({
  Records: Array.from({ length: size }, () => recordOf(made++, sentAt)),
});
