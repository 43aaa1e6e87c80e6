import { describe, expect, test } from '@jest/globals';
import { commandLine } from '../cli/commandLine.ts';

const QUEUES = {
  CANCEL_REQUESTS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/cancel-requests',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/dead-letter',
  PARKED_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/parked',
};

describe('a command line about letters that cannot be used', () => {
  test('gets all of its problems, a usage line and status 2', async () => {
    const { status, output, errors } = await commandLine([
      ...['dlq', 'redrive', '--class', 'nope', '--older-than', 'soon', '--rate', 'fast'],
      ...['--max', '0', '--task', 'x', '--id', 'abc', '--edit', 'task_id=1'],
      ...['--edit', 'not_after=tomorrow', '--endpoint', 'localhost', '--nope=S3cret'],
    ]);

    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(errors.split('\n').filter((line) => line.startsWith('error: '))).toEqual([
      'error: unknown option --nope',
      expect.stringMatching(/^error: --class nope is no class; there are retry, ambiguous, /),
      'error: --task must be digits, 1 to 9223372036854775807',
      expect.stringMatching(/^error: --older-than must be a duration from 1s to 14d/),
      'error: --id must be a message id, or its first 7 or more characters',
      expect.stringMatching(
        /^error: --edit must be FIELD=VALUE with one of the fields project_id, /,
      ),
      expect.stringMatching(/^error: --edit not_after must be an ISO 8601 instant/),
      'error: --max must be a whole number from 1 to 1000000000',
      'error: --rate must be a number above 0 with /s or /m, such as 50/s',
      'error: DEAD_LETTER_QUEUE_URL is not set, and --stage is not given',
      'error: CANCEL_REQUESTS_QUEUE_URL is not set, and --stage is not given',
      expect.stringMatching(/^error: --endpoint must be an http or https URL/),
    ]);
    expect(errors).toMatch(/\nusage: transcoding-canceller dlq redrive \[options\]\n$/);
    expect(errors).not.toContain('S3cret');
  });

  test.each([
    [['dlq'], 'a command is missing; --help lists them'],
    [['dlq', 'lsit'], 'there is no command dlq lsit'],
    [['dlq', '--nope'], 'unknown option --nope'],
    [['dlq', 'list', 'stray'], 'there are words that belong to no option'],
    [['dlq', 'show'], 'MESSAGE_ID must be one message id'],
    [['dlq', 'show', 'aaaaaaaa', 'bbbbbbbb'], 'MESSAGE_ID must be one message id'],
    [['dlq', 'list', '--stage', 'a b'], '--stage must be of letters, digits and hyphens'],
    [['dlq', 'list', '--region', 'Europe!'], '--region must be the name of an AWS region'],
    [['dlq', 'redrive', '--edit', 'reason'], '--edit must be FIELD=VALUE'],
    [['dlq', 'redrive', '--rate', '0/s'], '--rate must be a number above 0'],
    [['dlq', 'redrive', '--older-than', '15d'], '--older-than must be a duration from 1s to 14d'],
    [
      ['dlq', 'redrive', '--edit', `reason=${'x'.repeat(257)}`],
      '--edit reason must not exceed 256',
    ],
    [['dlq', 'discard', '--edit', 'reason=x'], 'unknown option --edit'],
    [['dlq', 'discard', '--apply'], '--apply needs --backup FILE'],
    [['dlq', 'list', '--class', 'retry'], 'unknown option --class'],
  ])('%j', async (words, problem) => {
    const { status, output, errors } = await commandLine(words, QUEUES);

    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(errors).toContain(`error: ${problem}`);
    expect(errors).toMatch(/\nusage: transcoding-canceller dlq /);
  });

  test.each([
    [['dlq'], /redrive \[options\] +send letters back/],
    [['dlq', 'list'], /--parked/],
    [['dlq', 'show'], /dlq show MESSAGE_ID \[options\]/],
    [['dlq', 'stats'], /--stage <stage>/],
    [['dlq', 'export'], /--file <path>/],
    [['dlq', 'redrive'], /--edit <field=value>/],
    [['dlq', 'discard'], /--backup <path>/],
  ])('%j explains itself', async (words, explanation) => {
    const { status, output, errors } = await commandLine([...words, '--help']);

    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output).toMatch(explanation);
  });

  test('a setting that redrive would not take is named', async () => {
    const { status, errors } = await commandLine(['dlq', 'redrive'], {
      ...QUEUES,
      MAX_REDRIVES: 'many',
    });

    expect(status).toBe(2);
    expect(errors).toContain('error: MAX_REDRIVES must be a whole number from 0 to 100');
  });
});
