import type { SQSRecord } from 'aws-lambda';
import type { HeldLetter } from './hold.ts';
import { classOf, codeOf, projectOf, tasksOf, triesOf } from './letterFacts.ts';

const instant = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

/** What is known of a letter, short. Fields that it does not have are left out when it is written. */
export const summaryOf = ({ letter }: HeldLetter, now: number) => ({
  message_id: letter.id,
  class: classOf(letter),
  code: codeOf(letter),
  age_s: Math.floor((now - letter.message.sentAt) / 1_000),
  attempts: triesOf(letter),
  redrives: letter.message.attempts.redrives,
  task_ids: tasksOf(letter),
  project_id: projectOf(letter),
  first_failure_at: instant(letter.failure?.firstFailureAt),
  last_failure_at: instant(letter.failure?.lastFailureAt),
  parked_because: letter.failure?.parkedBecause,
});

const attributeOf = ({
  dataType,
  stringValue,
  binaryValue,
}: SQSRecord['messageAttributes'][string]) => ({
  type: dataType,
  ...(stringValue === undefined ? {} : { text: stringValue }),
  ...(binaryValue === undefined ? {} : { base64: binaryValue }),
});

/** The whole of a letter: its body as it is, all its attributes, binary ones in base64, and what SQS says of it. */
export const wholeOf = ({ record }: HeldLetter, queue: 'dead-letter' | 'parked') => ({
  message_id: record.messageId,
  queue,
  body: record.body,
  attributes: Object.fromEntries(
    Object.entries(record.messageAttributes).map(([name, value]) => [name, attributeOf(value)]),
  ),
  system_attributes: record.attributes,
});

/** One line of an export. */
export const exportLine = (held: HeldLetter, queue: 'dead-letter' | 'parked'): string =>
  `${JSON.stringify(wholeOf(held, queue))}\n`;
