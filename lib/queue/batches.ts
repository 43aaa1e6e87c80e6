const MOST_ENTRIES = 10;
/** The entries of one batch call together may not exceed this. */
const LARGEST_BATCH_BYTES = 1_048_576;

interface Sized {
  readonly MessageBody: string;
  readonly MessageAttributes: Readonly<
    Record<string, { DataType: string; StringValue?: string; BinaryValue?: Uint8Array }>
  >;
}

/** Bytes of a message as SQS counts them: its body, and name, type and value of each attribute. */
export const messageBytes = ({ MessageBody, MessageAttributes }: Sized): number =>
  Object.entries(MessageAttributes).reduce(
    (sum, [name, { DataType, StringValue = '', BinaryValue }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      Buffer.byteLength(StringValue) +
      (BinaryValue?.byteLength ?? 0),
    Buffer.byteLength(MessageBody),
  );

/**
 * Cuts entries into batch calls of at most ten entries.
 * @param sizeOf - bytes of an entry that count towards the limit.
 * @param largestCall - bytes that the entries of a call may have together.
 */
export const intoCalls = <Entry>(
  entries: readonly Entry[],
  sizeOf: (entry: Entry) => number,
  largestCall: number,
): Entry[][] => {
  const batches: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    const current = batches.at(-1);
    if (current && current.length < MOST_ENTRIES && bytes + size <= largestCall) {
      current.push(entry);
      bytes += size;
    } else {
      batches.push([entry]);
      bytes = size;
    }
  }
  return batches;
};

/** Cuts entries into batch calls of SQS: at most ten entries and one mebibyte each. */
export const intoBatches = <Entry>(
  entries: readonly Entry[],
  sizeOf: (entry: Entry) => number,
): Entry[][] => intoCalls(entries, sizeOf, LARGEST_BATCH_BYTES);
