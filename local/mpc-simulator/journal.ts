import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { type JournalEvent, type Memory, recall } from './journalEvent.ts';

/** Memory on disk: one JSON line an event. */
export interface Journal {
  /** What was there when it was opened. */
  readonly memory: Memory;
  /** Notes an event; it is on its way to the disk before the present turn of the event loop ends. */
  write(event: JournalEvent): void;
  /** Hands over at once what was noted: all that a call did goes in one piece, before its answer. */
  flush(): void;
  close(): void;
}

/**
 * Opens the journal of a folder, which is made if it does not exist. A last line without its end, as a kill in the
 * middle of a write leaves it, is cut away.
 *
 * Lines are handed to the operating system, so they outlive the process, though not a power failure.
 *
 * @throws {Error} when an earlier line cannot be read, naming file and line
 */
export const openJournal = (folder: string): Journal => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'journal.jsonl');
  const descriptor = openSync(file, 'a+');
  const content = readFileSync(file);
  const whole = content.subarray(0, content.lastIndexOf('\n') + 1);
  if (whole.length < content.length) truncateSync(file, whole.length);

  let noted = '';
  const flush = (): void => {
    if (noted === '') return;
    const lines = noted;
    noted = '';
    appendFileSync(descriptor, lines);
  };
  return {
    memory: recall(parseLines(file, whole.toString('utf8'))),
    write: (event) => {
      if (noted === '') queueMicrotask(flush);
      noted += `${JSON.stringify(event, withoutCache)}\n`;
    },
    flush,
    close: () => {
      flush();
      closeSync(descriptor);
    },
  };
};

const withoutCache = (name: string, value: unknown): unknown =>
  name === 'itemJson' ? undefined : value;

function* parseLines(file: string, text: string): Generator<JournalEvent> {
  const lines = text.split('\n');
  lines.pop();
  for (const [index, line] of lines.entries()) {
    try {
      yield JSON.parse(line) as JournalEvent;
    } catch (cause) {
      throw new Error(`${file}, line ${index + 1}: not a line of this journal`, { cause });
    }
  }
}
