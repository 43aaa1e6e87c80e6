import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Transport } from '../../lib/mpc/transport.ts';
import { type LetterWorld, startLetterWorld } from '../dead-letters/letterWorld.ts';
import { commandLine } from './commandLine.ts';
import { startTranscodingWorld, type TranscodingWorld } from './transcodingWorld.ts';

interface Check {
  readonly name: string;
  readonly result: string;
  readonly detail: string;
  readonly what_to_do?: string;
}

describe('the doctor', () => {
  let api: TranscodingWorld;
  let letters: LetterWorld;
  beforeEach(async () => {
    [api, letters] = await Promise.all([startTranscodingWorld(), startLetterWorld()]);
  });
  afterEach(() => Promise.all([api.close(), letters.close()]));

  const examine = async (env = {}, words: readonly string[] = [], transport?: Transport) => {
    const { status, output } = await api.run(
      ['doctor', '--json', ...words],
      { ...letters.env, ...env },
      transport && { transport },
    );
    const { checks } = JSON.parse(output) as { checks: Check[] };
    return { status, checks, failed: checks.filter(({ result }) => result === 'fail') };
  };
  const answering =
    (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Transport =>
    () =>
      Promise.resolve({
        kind: 'answer',
        status,
        headers,
        body: JSON.stringify(body),
        complete: true,
      });

  test('passes where all is well, and leaves the queues as they were', async () => {
    await letters.seed('deadLetter', [{ body: { task_id: 1 } }]);
    const before = await letters.lying('deadLetter');

    const { status, output, errors } = await api.run(['doctor'], letters.env);

    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output.split('\n').map((line) => line.slice(0, 4))).not.toContain('FAIL');
    for (const name of ['settings', 'credentials', 'clock', 'quota']) {
      expect(output).toMatch(new RegExp(`^pass  ${name}`, 'm'));
    }
    for (const name of ['cancel-requests', 'dead-letter', 'parked']) {
      expect(output).toMatch(new RegExp(`^pass  queue ${name}: \\d visible`, 'm'));
      expect(output).toMatch(new RegExp(`^pass  permissions ${name}: not refused: sqs:`, 'm'));
    }
    expect(Math.max(...output.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(await letters.lying('deadLetter')).toEqual(before);
    expect(api.simulator.simulator.ledger.map(({ kind }) => kind)).toEqual(['query']);
  });

  test('names everything that is wrong with the settings, and goes on', async () => {
    const { status, output } = await commandLine(['doctor'], {
      RETRY_WINDOW: 'soon',
      MAX_REDRIVES: 'many',
    });

    expect(status).toBe(1);
    for (const setting of [
      'MPC_REGION: is missing',
      'HUAWEICLOUD_SDK_AK: is missing',
      'DEAD_LETTER_QUEUE_URL: is missing',
      'RETRY_WINDOW: must be a duration',
      'MAX_REDRIVES: must be a whole number',
    ]) {
      expect(output).toContain(`FAIL  settings: ${setting}`);
    }
    expect(output).toContain(
      'FAIL  queue parked: PARKED_QUEUE_URL is not set or no URL\n      → set',
    );
  });

  test('asks with a wrong key once', async () => {
    const { status, failed } = await examine({ HUAWEICLOUD_SDK_SK: 'wrong' });

    expect(status).toBe(1);
    expect(failed).toEqual([
      {
        name: expect.stringMatching(/^credentials /),
        result: 'fail',
        detail: expect.stringMatching(/^project APIGW\.0301: /),
        what_to_do: 'see docs/RUNBOOK.md#class-auth',
      },
    ]);
    expect(api.simulator.simulator.ledger).toHaveLength(1);
  });

  test('finds a clock that is off', async () => {
    const date = new Date(Date.now() - 600_000).toUTCString();

    const { failed } = await examine({}, [], answering(200, { task_array: [] }, { date }));

    expect(failed).toMatchObject([
      { detail: expect.stringMatching(/^the clock is (599|600|601)\.\d s ahead$/) },
    ]);
  });

  test('finds a quota that is used up, and the limit that the API states', async () => {
    const { failed, checks } = await examine(
      {},
      [],
      answering(429, {
        error_code: 'APIGW.0308',
        error_msg: 'The throttling threshold has been reached: limit:60,time:1 minute',
      }),
    );

    expect(failed).toMatchObject([{ detail: expect.stringMatching(/^throttled at 60 requests/) }]);
    expect(checks.find(({ name }) => name.startsWith('credentials'))?.result).toBe('skip');
  });

  test('tells of an API that cannot be reached', async () => {
    const { failed } = await examine({ MPC_ENDPOINT: 'http://127.0.0.1:1' });

    expect(failed).toMatchObject([
      {
        detail: expect.stringContaining('NETWORK.ECONNREFUSED'),
        what_to_do: expect.stringContaining('MPC_ENDPOINT'),
      },
    ]);
  });

  test('tells of a queue that is not there', async () => {
    await letters.sqs.client.send(new DeleteQueueCommand({ QueueUrl: letters.url('parked') }));

    const { status, failed } = await examine();

    expect(status).toBe(1);
    expect(failed).toMatchObject([
      { name: 'queue parked', what_to_do: expect.stringContaining('there is no queue') },
    ]);
  });

  test('finds the queues of a stage by their names', async () => {
    const { PARKED_QUEUE_URL: _, DEAD_LETTER_QUEUE_URL: __, ...env } = letters.env;

    const { output, status } = await api.run(['doctor', '--stage', 'test'], env);

    expect(status).toBe(0);
    expect(output).toMatch(/^pass {2}queue parked/m);
  });
});
