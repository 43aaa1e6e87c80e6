import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { parseCommandLine } from '../../bench/soak/commandLine.ts';

const script = fileURLToPath(new URL('../../bench/soak/main.ts', import.meta.url));

const soak = async (options: string): Promise<{ code: number; stdout: string; stderr: string }> => {
  const args = [script, ...options.split(' ')];
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, args)) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
};

/** Milliseconds: it takes a few seconds, more on a machine with other things to do. */
const PATIENCE_MS = 90_000;

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

test(
  'a small soak with faults and kills loses nothing and breaks no rule',
  async () => {
    const { code, stdout } = await soak('--messages 500 --kills 2 --seed 3 --json');

    const { outcomes, duration_s, ...rest } = JSON.parse(lastLine(stdout));
    expect({ code, ...rest }).toEqual({ code: 0, messages: 500, lost: 0, violations: 0, kills: 2 });
    expect(Object.values<number>(outcomes).reduce((sum, each) => sum + each)).toBe(500);
    expect(duration_s).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

test(
  'a consumer that says it is done before it is, is found out',
  async () => {
    const { code, stdout } = await soak('--messages 200 --kills 0 --sabotage ack-before-send');

    expect(code).toBe(1);
    expect(stdout).toMatch(/^acknowledged_early \(\d+\): request \d+: /m);
    expect(stdout).toMatch(/"kind":"deleted"/);
  },
  PATIENCE_MS,
);

test('bad input ends with usage and exit status 2', async () => {
  const { code, stdout, stderr } = await soak('--messages 0');

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(lastLine(stderr)).toMatch(/^usage: npm run soak/);
});

test.each([
  ['--faults', '2'],
  ['--kills', 'x'],
  ['--sabotage', 'gently'],
  ['--unknown'],
  ['something'],
])('%s %s is bad input', (...args) => {
  expect(parseCommandLine(args)).toMatchObject({ exitStatus: 2 });
});

test('without options it is the full soak', () => {
  expect(parseCommandLine([])).toEqual({
    messages: 100_000,
    faults: 0.2,
    kills: 10,
    seed: 1,
    json: false,
  });
});
