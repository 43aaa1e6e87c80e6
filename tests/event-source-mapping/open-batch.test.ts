import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sqsRecord } from '../../lib/queue/sqsRecord.ts';
import { OpenBatch } from '../../local/event-source-mapping/openBatch.ts';

const sixMebibytes = 6 * 1024 * 1024;
const record = (messageId: string, bytes: number) =>
  sqsRecord(
    { MessageId: messageId, Body: 'x'.repeat(bytes), Attributes: {} },
    'arn:aws:sqs:eu-central-1:000000000000:queue',
  );
const received = fc
  .array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 25 })
  .map((sizes) => sizes.map((bytes, index) => record(String(index), bytes)));

describe('a batch that is being gathered', () => {
  test('takes the first records in their order, and gives back the rest', () => {
    fc.assert(
      fc.property(received, fc.integer({ min: 1, max: 30 }), (records, batchSize) => {
        const batch = new OpenBatch(batchSize);

        const rest = batch.add(records);

        expect([...batch.records, ...rest]).toEqual(records);
        expect(batch.records.length).toBeLessThanOrEqual(batchSize);
        expect(batch.records.length + batch.room).toBeLessThanOrEqual(batchSize);
        expect(rest.length === 0 || batch.room === 0).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('never exceeds the payload of an invocation, and closes for number or payload only', () => {
    fc.assert(
      fc.property(received, (records) => {
        const batch = new OpenBatch(20);

        const [next] = batch.add(records);

        const payload = (more: unknown[]) =>
          Buffer.byteLength(JSON.stringify({ Records: [...batch.records, ...more] }));
        expect(payload([])).toBeLessThanOrEqual(sixMebibytes);
        expect(!next || batch.records.length === 20 || payload([next]) > sixMebibytes - 2).toBe(
          true,
        );
      }),
      { numRuns: 25 },
    );
  });

  test('takes nothing more once a record did not fit', () => {
    const batch = new OpenBatch(10);
    batch.add(Array.from({ length: 7 }, (_, index) => record(String(index), 1_000_000)));

    const rest = batch.add([record('small', 1)]);

    expect(batch.room).toBe(0);
    expect(rest.map(({ messageId }) => messageId)).toEqual(['small']);
  });
});
