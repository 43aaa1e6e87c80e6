import { CommandEnded } from '../commandEnded.ts';
import type { Progress } from '../progress.ts';
import type { Surroundings } from '../surroundings.ts';
import type { HeldLetter } from './hold.ts';
import { exportLine } from './letterJson.ts';
import type { LettersQueue } from './withLetters.ts';

const NAMES: Readonly<Record<LettersQueue, 'dead-letter' | 'parked'>> = {
  deadLetter: 'dead-letter',
  parked: 'parked',
};
/** Lines that are written at a time. */
const LINES_AT_ONCE = 100;

/**
 * Writes letters as JSON lines into a new file, so that they are on the disk when it is done.
 * @throws {CommandEnded} when that fails, once it was said why.
 */
export const writeLetters = async (
  path: string,
  letters: readonly HeldLetter[],
  from: LettersQueue,
  progress: Progress,
  { createFile, writeError }: Surroundings,
): Promise<void> => {
  try {
    const file = await createFile(path);
    for (let start = 0; start < letters.length; start += LINES_AT_ONCE) {
      const lines = letters.slice(start, start + LINES_AT_ONCE).map((it) => lineOf(it, from));
      await file.write(lines.join(''));
      progress.show('written', Math.min(start + LINES_AT_ONCE, letters.length), letters.length);
    }
    await file.close();
  } catch (error) {
    progress.end();
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it is there already, and is not overwritten' : message;
    writeError(`error: ${path} cannot be written: ${why}\n`);
    throw new CommandEnded(1);
  }
  progress.end();
};

/** A letter as one line of JSON, whole. */
export const lineOf = (held: HeldLetter, from: LettersQueue): string =>
  exportLine(held, NAMES[from]);
