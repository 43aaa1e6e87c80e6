import { readFile } from 'node:fs/promises';

/** An instruction of a Dockerfile, in its stage. */
export interface Instruction {
  /** Position of its `FROM` among those of the file. */
  readonly stage: number;
  readonly keyword: string;
  readonly value: string;
}

/** The repository. */
export const root = new URL('../../', import.meta.url);

/** Reads the Dockerfile: one instruction a line, as ours is written. */
export const readDockerfile = async (): Promise<Instruction[]> => {
  const text = await readFile(new URL('Dockerfile', root), 'utf8');
  let stage = -1;
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const space = line.indexOf(' ');
      const keyword = line.slice(0, space);
      if (keyword === 'FROM') stage++;
      return { stage, keyword, value: line.slice(space + 1) };
    });
};

/** What the build copies out of the checkout. */
export const copiedSources = (instructions: readonly Instruction[]): string[] =>
  instructions
    .filter(({ keyword, value }) => keyword === 'COPY' && !value.startsWith('--from'))
    .flatMap(({ value }) => value.split(' ').slice(0, -1));
