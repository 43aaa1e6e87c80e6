import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { HistoryEvent } from './historyEvent.ts';

/** A part of the history on disk: one JSON line an event. */
export interface HistoryFile {
  write(event: HistoryEvent): void;
  /** Hands all that was written to the kernel, where a SIGKILL does not reach it. */
  flush(): void;
  close(): void;
}

const FLUSH_AT_CHARACTERS = 65_536;

/** Opens a new file. @throws when there is one already, or it cannot be written. */
export const openHistoryFile = (path: string): HistoryFile => {
  const descriptor = openSync(path, 'ax');
  let noted = '';
  const flush = (): void => {
    const lines = noted;
    noted = '';
    for (let rest = Buffer.from(lines); rest.length > 0; ) {
      rest = rest.subarray(writeSync(descriptor, rest));
    }
  };
  return {
    write: (event) => {
      noted += `${JSON.stringify(event)}\n`;
      if (noted.length > FLUSH_AT_CHARACTERS) flush();
    },
    flush,
    close: () => {
      flush();
      closeSync(descriptor);
    },
  };
};

/** Reads a file. A last line that a kill has cut off is left out. */
export const readHistoryFile = (path: string): HistoryEvent[] => {
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop();
  return lines.map((line) => JSON.parse(line) as HistoryEvent);
};
