import type { SQSRecord } from 'aws-lambda';

/** Bytes of a synchronous invocation's payload at most (Lambda quota). */
const payloadLimit = 6 * 2 ** 20;

/** `{"Records":[]}` */
const envelopeBytes = 14;

/** A batch that is being gathered: records up to a number, and up to the payload that Lambda can deliver. */
export class OpenBatch {
  readonly records: SQSRecord[] = [];
  readonly #batchSize: number;
  #bytes = envelopeBytes;
  #overflowed = false;

  /** @param batchSize - Records at most. */
  constructor(batchSize: number) {
    this.#batchSize = batchSize;
  }

  /** How many more records it would take; 0 once one did not fit. */
  get room(): number {
    return this.#overflowed ? 0 : this.#batchSize - this.records.length;
  }

  /**
   * Adds records while they fit, in order. A first record always fits, whatever its size: the largest message is 1 MiB.
   * @returns Those that must wait for another batch.
   */
  add(records: readonly SQSRecord[]): SQSRecord[] {
    for (const [index, record] of records.entries()) {
      const bytes = Buffer.byteLength(JSON.stringify(record)) + 1;
      this.#overflowed ||= this.records.length > 0 && this.#bytes + bytes > payloadLimit;
      if (this.room === 0) {
        return records.slice(index);
      }
      this.records.push(record);
      this.#bytes += bytes;
    }
    return [];
  }
}
