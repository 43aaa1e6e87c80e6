import { describe, expect, test } from '@jest/globals';
import { commandLine } from './commandLine.ts';

describe('the program', () => {
  test.each([
    [[], 'a command is missing'],
    [['sing'], 'there is no command sing'],
    [['--nope=S3cret', 'sign'], 'unknown option --nope\n'],
  ])('%j gets a usage line and status 2', async (words, problem) => {
    const { status, output, errors } = await commandLine(words);

    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(errors).toContain(`error: ${problem}`);
    expect(errors).toContain('\nusage: transcoding-canceller COMMAND [options]\n');
  });

  test.each([
    [['--help'], /sign \[options\]/],
    [['sign', '--help'], /--secret-key <key>/],
  ])('%j explains itself on standard output with status 0', async (words, explanation) => {
    const { status, output, errors } = await commandLine(words);

    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output).toMatch(explanation);
  });

  test('an error that is no fault of the command line is not swallowed', async () => {
    const env = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no environment');
        },
      },
    );

    await expect(commandLine(['sign'], env)).rejects.toThrow('no environment');
  });
});
