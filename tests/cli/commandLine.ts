import { runProgram } from '../../cli/program.ts';
import type { Surroundings } from '../../cli/surroundings.ts';

/** Runs a command line in this process, at 2026-01-15 09:30:00 UTC. */
export const commandLine = async (
  words: readonly string[],
  env: Surroundings['env'] = {},
): Promise<{ status: number; output: string; errors: string }> => {
  let output = '';
  let errors = '';
  const status = await runProgram(words, {
    env,
    now: () => Date.UTC(2026, 0, 15, 9, 30),
    write: (text) => {
      output += text;
    },
    writeError: (text) => {
      errors += text;
    },
  });
  return { status, output, errors };
};
