import { describe, expect, test } from '@jest/globals';
import { parseCommandLine } from '../../bench/commandLine.ts';
import { SUITES } from '../../bench/suites.ts';

const KEYS = SUITES.map(({ key }) => key);

describe('the command line of the benchmarks', () => {
  test('runs everything in full, for a person, unless told otherwise', () => {
    const command = parseCommandLine([], KEYS);

    expect(command).toEqual({ json: false, smoke: false, write: false });
  });

  test('takes each key of the JSON as the name of a suite', () => {
    const chosen = KEYS.map((key) => parseCommandLine(['--only', key, '--json'], KEYS));

    expect(chosen).toEqual(KEYS.map((only) => ({ only, json: true, smoke: false, write: false })));
    expect(KEYS).toEqual(
      expect.arrayContaining([
        'signing',
        'cold_start',
        'throughput',
        'latency40',
        'memory',
        'economy',
        'cost',
      ]),
    );
  });

  test.each([
    ['an unknown suite', ['--only', 'speed']],
    ['an unknown option', ['--fast']],
    ['an argument', ['signing']],
    ['the numbers of a smoke run kept', ['--smoke', '--write']],
  ])('ends with status 2 and its usage for %s', (_, args) => {
    const end = parseCommandLine(args, KEYS);

    expect(end).toEqual({ exitStatus: 2, text: expect.stringMatching(/^error: .*\nusage: /s) });
  });

  test('ends with status 0 for help', () => {
    const end = parseCommandLine(['--help'], KEYS);

    expect(end).toEqual({ exitStatus: 0, text: expect.stringContaining('--smoke') });
  });
});
