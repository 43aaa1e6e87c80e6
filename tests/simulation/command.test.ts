import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parseCommandLine } from '../../local/simulation/commandLine.ts';
import { noTroubles } from '../../local/simulation/misfortune.ts';
import { describeFailure } from '../../local/simulation/trialReport.ts';

const MAIN = fileURLToPath(new URL('../../local/simulation/main.ts', import.meta.url));

const run = (args: readonly string[]): Promise<{ status: unknown; said: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (error, stdout, stderr) =>
      resolve({ status: error?.code, said: stdout + stderr }),
    );
  });

describe('npm run simulate', () => {
  test.each([
    ['--scenario', 'nonsense'],
    ['--seed', 'x'],
    ['--seed', '-1'],
    ['--throttle', 'rolling'],
    ['--scenario', 'faults', '--seeds', '0'],
    ['--seeds', '5'],
    ['--colour'],
    ['burst'],
  ])('says how it is used when it gets %s %s %s %s', (...args) => {
    expect(parseCommandLine(args)).toEqual({
      exitStatus: 2,
      text: expect.stringMatching(/^usage: npm run simulate -- \[--scenario NAME\].*\n$/m),
    });
  });

  test('ends with status 2 then', async () => {
    const { status, said } = await run(['--seed', 'x']);

    expect(status).toBe(2);
    expect(said).toContain('usage: npm run simulate -- ');
  });

  test('simulates all scenarios but the faults, a fixed minute and seed 1, unless told otherwise', () => {
    expect(parseCommandLine([])).toEqual({ throttle: 'fixed', seeds: 500, json: false });
  });
});

describe('a seed that failed', () => {
  const violations = Array.from({ length: 8 }, (_, number) => `violation ${number}`);
  const verdict = {
    seed: 17,
    lost: 0,
    violations,
    troubles: noTroubles(),
    duplicates: 0,
    apiFaults: 0,
    outcomes: {},
  };

  test('is shown with its first violations', () => {
    const lines = describeFailure(verdict, 'fixed');

    expect(lines[0]).toBe('seed 17: 8 violations');
    expect(lines.slice(1, 6)).toEqual(violations.slice(0, 5).map((violation) => `  ${violation}`));
    expect(lines[6]).toBe('  and 3 more');
  });

  test.each(['fixed', 'sliding'] as const)(
    'comes with the command that replays it, %s',
    (throttle) => {
      const command = describeFailure(verdict, throttle).at(-1) ?? '';
      const [, args = ''] = command.split('npm run simulate -- ');

      expect(parseCommandLine(args.split(' '))).toMatchObject({
        scenario: 'faults',
        seed: 17,
        throttle,
      });
    },
  );
});
