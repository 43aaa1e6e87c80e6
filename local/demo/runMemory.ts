import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { CleanUpRun } from './cleanUpRequests.ts';
import type { Ending } from './ending.ts';

/** Something that a run must still know after a kill. */
export type RunEvent =
  | { readonly type: 'begun'; readonly of: string }
  /** The run was killed and goes on, or the service gave up an invocation that took too long. */
  | { readonly type: 'interrupted' }
  /** SQS has confirmed these lines. */
  | { readonly type: 'sent'; readonly lines: readonly number[] }
  | { readonly type: 'ended'; readonly ending: Ending }
  | { readonly type: 'cleaned_up'; readonly run: CleanUpRun }
  | { readonly type: 'finished'; readonly took: RunTime };

/** How long a run took: milliseconds outside, and in the time of the demo. */
export interface RunTime {
  readonly real: number;
  readonly virtual: number;
}

/** What a run has done so far, on disk when it has a folder. */
export interface RunMemory {
  readonly sent: ReadonlySet<number>;
  readonly endings: readonly Ending[];
  readonly cleanUpRuns: readonly CleanUpRun[];
  /** Whether the run was killed before, or an invocation of it. */
  readonly interrupted: boolean;
  /** Set when the run is over. */
  readonly finished: RunTime | undefined;
  /** Written before it returns: what is done next in the world must not outrun it. */
  write(event: RunEvent): void;
  close(): void;
}

/** Thrown when a folder holds another run. */
export class OtherRunError extends Error {
  override readonly name = 'OtherRunError';
}

const eventsIn = (file: string): RunEvent[] => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  // What follows the last end of a line was cut off by a kill.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  truncateSync(file, Buffer.byteLength(whole));
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RunEvent);
};

/**
 * Opens the memory of a run.
 *
 * @param folder - Absent: nothing is kept.
 * @param of - All that makes two runs the same.
 * @throws {OtherRunError} when the folder holds a run of something else.
 */
export const openRunMemory = (folder: string | undefined, of: unknown): RunMemory => {
  const identity = createHash('sha256').update(JSON.stringify(of)).digest('hex');
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const file = folder === undefined ? undefined : join(folder, 'demo.jsonl');
  const events = file === undefined ? [] : eventsIn(file);
  const [first] = events;
  if (first !== undefined && (first.type !== 'begun' || first.of !== identity)) {
    throw new OtherRunError(`${folder} holds a demo of other requests or of another seed`);
  }
  const finished = events.find((event) => event.type === 'finished')?.took;
  const isCutShort = first !== undefined && finished === undefined;
  const descriptor = file === undefined ? undefined : openSync(file, 'a');
  const write = (event: RunEvent): void => {
    if (descriptor !== undefined) writeSync(descriptor, `${JSON.stringify(event)}\n`);
  };
  if (first === undefined) write({ type: 'begun', of: identity });
  if (isCutShort) write({ type: 'interrupted' });
  return {
    sent: new Set(events.flatMap((event) => (event.type === 'sent' ? event.lines : []))),
    endings: events.flatMap((event) => (event.type === 'ended' ? [event.ending] : [])),
    cleanUpRuns: events.flatMap((event) => (event.type === 'cleaned_up' ? [event.run] : [])),
    interrupted: isCutShort || events.some(({ type }) => type === 'interrupted'),
    finished,
    write,
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
};
