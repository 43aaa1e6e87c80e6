import { runProgram } from '../../cli/program.ts';
import type { Surroundings } from '../../cli/surroundings.ts';

/** What a command said, and how it ended. */
export interface CommandResult {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

const unexpected = (what: string) => () => Promise.reject(new Error(`${what} was not expected`));

/** Surroundings in which nothing is reached, at 2026-01-15 09:30:00 UTC. */
const NOWHERE: Omit<Surroundings, 'env' | 'write' | 'writeError'> = {
  now: () => Date.UTC(2026, 0, 15, 9, 30),
  sleep: () => Promise.resolve(),
  isTerminal: false,
  interrupted: new AbortController().signal,
  createFile: unexpected('a file'),
  transport: unexpected('a call of the API'),
  readSecret: unexpected('a secret'),
};

/** Runs a command line in this process. @param world - what it can reach; nothing else is there. */
export const commandLine = async (
  words: readonly string[],
  env: Surroundings['env'] = {},
  world: Partial<Surroundings> = {},
): Promise<CommandResult> => {
  let output = '';
  let errors = '';
  const status = await runProgram(words, {
    ...NOWHERE,
    write: (text) => {
      output += text;
    },
    writeError: (text) => {
      errors += text;
    },
    ...world,
    env,
  });
  return { status, output, errors };
};
