import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  installVirtualTime,
  type VirtualTime,
  type VirtualTimeOptions,
} from '../virtual-time/installVirtualTime.ts';

/** The time in which a stack lives, and the way out of it for whoever shows something to a person. */
export interface WorldTime extends Pick<VirtualTime, 'real' | 'realNow'> {
  /** Epoch milliseconds. Stands still until {@link WorldTime.start}. */
  now(): number;
  /**
   * Lets time run. Servers are started before that.
   * @returns the virtual time in which it runs, for other threads to join; undefined for the time outside
   */
  start(): VirtualTimeOptions | undefined;
  /** Back to the time outside. */
  stop(): void;
}

/** Real milliseconds between two notes of the time. */
const NOTE_MS = 100;

const realNow = (): number => performance.timeOrigin + performance.now();

const lastNote = (file: string): number | undefined => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const { now } = JSON.parse(text) as { now: number };
  return now;
};

/**
 * Prepares the time of a stack.
 *
 * With a data folder and a scale, time goes on where the last stack on that folder ended, even when that one was killed:
 * it notes the time ten times a second, and the next begins a little after the last note. While no stack runs, such a
 * world stands still; with scale 1 it lives in the time outside.
 *
 * @param scale - Its seconds in a real one, above 0.
 * @param dataDir - An existing folder; absent: time is not noted.
 * @throws RangeError for scale 1 on a folder whose time is ahead of the time outside.
 */
export const createWorldTime = (scale: number, dataDir: string | undefined): WorldTime => {
  const file = dataDir === undefined ? undefined : join(dataDir, 'time.json');
  const noted = file === undefined ? undefined : lastNote(file);
  // Two notes further: the last one may have been missed, and time must not run backwards.
  const start = noted === undefined ? realNow() : noted + 2 * NOTE_MS * scale;
  if (scale === 1 && start > realNow() + 60_000) {
    throw new RangeError(
      `the time in ${dataDir} is ahead (${new Date(start).toISOString()}): it needs a time scale other than 1`,
    );
  }
  const outside = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    abortTimeout: AbortSignal.timeout,
  };
  let virtual: VirtualTime | undefined;
  let running = false;
  let notes: NodeJS.Timeout | undefined;

  const note = (): void => {
    if (file === undefined) return;
    // Renamed into place, so that a kill never leaves half a note.
    writeFileSync(`${file}.new`, JSON.stringify({ now: Date.now() }));
    renameSync(`${file}.new`, file);
  };

  return {
    real: outside,
    realNow,
    now: () => (running ? Date.now() : Math.floor(start)),
    start() {
      running = true;
      const now = realNow();
      // The epoch with which virtual time begins at `start`: start = epoch + (now - epoch) * scale.
      const options =
        scale === 1 ? undefined : { epoch: (now * scale - start) / (scale - 1), scale };
      virtual = options && installVirtualTime(options);
      if (file !== undefined) {
        note();
        notes = outside.setInterval(note, NOTE_MS);
        notes.unref();
      }
      return options;
    },
    stop() {
      clearInterval(notes);
      note();
      virtual?.uninstall();
    },
  };
};
