import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { intoBatches, messageBytes } from '../../lib/queue/batches.ts';
import type { DemoLine } from './demoRequests.ts';
import { LINE_ATTRIBUTE } from './lineAttribute.ts';

const CALLS_AT_ONCE = 4;

/** A line that was not taken, and why. */
export interface RefusedLine {
  readonly line: number;
  readonly why: string;
}

const entryOf = ({ line, body, attributes }: DemoLine) => ({
  Id: String(line),
  MessageBody: body,
  MessageAttributes: {
    ...Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        { DataType: 'String', StringValue: value },
      ]),
    ),
    [LINE_ATTRIBUTE]: { DataType: 'Number', StringValue: String(line) },
  },
});

type Entry = ReturnType<typeof entryOf>;

/**
 * Sends each line as a message.
 *
 * @param confirmed - Told the lines that SQS has confirmed, call by call.
 * @returns the lines that SQS refused
 */
export const sendLines = async (
  client: SQSClient,
  queueUrl: string,
  lines: readonly DemoLine[],
  confirmed: (lines: readonly number[]) => void,
): Promise<RefusedLine[]> => {
  const refused: RefusedLine[] = [];
  const waiting = intoBatches(lines.map(entryOf), messageBytes);

  const refuse = (entry: Entry, why: unknown): void => {
    refused.push({ line: Number(entry.Id), why: String(why) });
  };
  const send = async (entries: Entry[]): Promise<void> => {
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries });
    const { Successful = [], Failed = [] } = await client.send(command);
    confirmed(Successful.map(({ Id }) => Number(Id)));
    for (const { Id, Message } of Failed) {
      for (const entry of entries) if (entry.Id === Id) refuse(entry, Message);
    }
  };
  const work = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const entries = batch;
      await send(entries).catch(async (error) => {
        if (entries.length === 1 && entries[0]) return refuse(entries[0], error);
        // One body can spoil a whole call: each by itself then.
        for (const entry of entries) await send([entry]).catch((why) => refuse(entry, why));
      });
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, work));
  return refused;
};
