import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fullLength } from '../fullLength.ts';
import { type LetterWorld, startLetterWorld } from './letterWorld.ts';

const parse = (output: string) => JSON.parse(output);
const jsonLines = (output: string) =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map(parse);

const LETTERS = fullLength(5_000, 1_200);

describe('looking at letters', () => {
  let world: LetterWorld;
  beforeEach(async () => {
    world = await startLetterWorld();
  });
  afterEach(() => world.close());

  test(`of ${LETTERS} sees each once, and leaves the queue as it was`, async () => {
    await world.seed(
      'deadLetter',
      Array.from({ length: LETTERS }, (_, index) => ({
        body: { task_id: index + 1, reason: `é漢 ${index}` },
        attributes: {
          trace: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255, index % 256]) },
        },
      })),
    );
    const attributesBefore = await world.attributes('deadLetter');
    const before = await world.lying('deadLetter');
    const same = async () => isDeepStrictEqual(await world.lying('deadLetter'), before);

    const listed = await world.run(['dlq', 'list', '--json']);
    const exported = await world.run(['dlq', 'export']);

    expect([listed.status, exported.status, listed.errors, exported.errors]).toEqual([
      0,
      0,
      '',
      '',
    ]);
    const ids = before.map(({ id }) => id);
    const { letters } = parse(listed.output);
    expect(letters.map((it: { message_id: string }) => it.message_id).toSorted()).toEqual(ids);
    const lines = jsonLines(exported.output);
    expect(lines.map(({ message_id }) => message_id).toSorted()).toEqual(ids);
    const bodies = new Map(before.map(({ id, body }) => [id, body]));
    expect(lines.every((line) => bodies.get(line.message_id) === line.body)).toBe(true);
    expect(await world.attributes('deadLetter')).toEqual(attributesBefore);
    // Jest needs half a minute to compare as many.
    expect(await same()).toBe(true);
  }, 120_000);

  test('shows a table that fits into a hundred columns, oldest letters first', async () => {
    await world.seed('deadLetter', [
      { body: { task_id: '9223372036854775807' }, failed: { code: 'NETWORK.ECONNRESET' } },
      { body: { task_ids: [1, 2, 3] }, failed: { class: 'aged', code: 'MAX_QUEUE_AGE' } },
      { body: 'no request', failed: { class: 'rejected', code: 'INVALID_REQUEST' } },
      { body: { task_id: 5 }, failed: 'none', attempts: { redrives: 2 } },
      { body: { task_id: 6, nope: 1 } },
    ]);

    const { output, status } = await world.run(['dlq', 'list']);

    expect(status).toBe(0);
    const lines = output.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(lines[0]).toMatch(
      /^Id +Class +Code +Age +Tries +Redrives +Task +First fail +Last fail$/,
    );
    expect(lines.slice(2, 7)).toEqual([
      expect.stringMatching(
        /ambiguous {2}NETWORK\.E… .* 7 +0 {2}9223372036854775807 {2}01-15 08:31 {2}01-15 09:30$/,
      ),
      expect.stringMatching(/aged .* 3 tasks /),
      expect.stringMatching(/rejected .* \(unreadable\) /),
      expect.stringMatching(/none +NO_FAILURE .* 0 +0 {2}5 +– +–$/),
      expect.stringMatching(/ {2}6 \(\?\) /),
    ]);
    expect(output).toContain('\n5 letters on the dead-letter queue\n');
  });

  test('of an empty queue says so', async () => {
    expect(await world.run(['dlq', 'list', '--parked'])).toEqual({
      status: 0,
      output: '0 letters on the parked queue\n',
      errors: '',
    });
    expect((await world.run(['dlq', 'export'])).output).toBe('');
    expect((await world.run(['dlq', 'stats'])).output).toBe('0 letters on the dead-letter queue\n');
  });

  test('counts them by class and code, with a bar for each', async () => {
    await world.seed('parked', [
      ...Array.from({ length: 3 }, () => ({
        body: 'x',
        failed: { class: 'rejected', code: 'INVALID_REQUEST' } as const,
      })),
      { body: { task_id: 1 } },
    ]);

    const { output } = await world.run(['dlq', 'stats', '--parked']);
    const { output: json } = await world.run(['dlq', 'stats', '--parked', '--json']);

    expect(output).toMatch(
      /\nrejected +INVALID_REQUEST +\(at once\) +3 +\ds +█{18}░{6} 75\.0 %\nambiguous +MPC\.10212 +\(at once\) +1 +\ds +█{6}░{18} 25\.0 %\n/,
    );
    expect(parse(json)).toMatchObject({
      letters: 4,
      shares: [
        { class: 'rejected', code: 'INVALID_REQUEST', letters: 3 },
        { class: 'ambiguous', code: 'MPC.10212', letters: 1 },
      ],
    });
  });

  test('shows one whole, by its id or the beginning of it', async () => {
    await world.seed('deadLetter', [
      {
        body: '{"task_id": 9007199254740993, "reason": "é"}',
        attributes: { trace: { DataType: 'Binary', BinaryValue: Buffer.from('abc') } },
      },
      { body: { task_id: 2 } },
    ]);
    const wanted = (await world.lying('deadLetter')).find(({ body }) => body.includes('é'));
    const id = wanted?.id ?? '';

    const { output, status } = await world.run(['dlq', 'show', id]);
    const { output: json } = await world.run(['dlq', 'show', id.slice(0, 8), '--json']);

    expect(status).toBe(0);
    for (const part of [
      `Message        ${id} on the dead-letter queue`,
      'Failure        ambiguous MPC.10212\n               Operation failed.\n',
      'API request    c0ffee',
      'First failure  2026-01-15T08:31:00Z',
      'Task           9007199254740993',
      'What to do     docs/RUNBOOK.md#class-ambiguous',
      '  trace (Binary)  base64 YWJj',
      'Body (45 bytes)\n{"task_id": 9007199254740993, "reason": "é"}\n',
    ]) {
      expect(output).toContain(part);
    }
    expect(output).toMatch(/Next {11}due at \S+Z, in \dm\n/);
    expect(parse(json)).toMatchObject({
      message_id: id,
      body: '{"task_id": 9007199254740993, "reason": "é"}',
      attributes: { trace: { type: 'Binary', base64: 'YWJj' } },
      runbook: ['docs/RUNBOOK.md#class-ambiguous'],
    });
  });

  test('of one that cannot be read shows it raw, and what is wrong with it', async () => {
    await world.seed('deadLetter', [{ body: '{"task_id": 1, "nope": 2' }]);
    const [letter] = await world.lying('deadLetter');

    const { output } = await world.run(['dlq', 'show', letter?.id ?? '']);

    expect(output).toContain('Problem        the body is not JSON\n');
    expect(output).toContain('Next           the next run of the redrive parks it: unreadable\n');
    expect(output).toContain('\n{"task_id": 1, "nope": 2\n');
  });

  test('of one that is not there ends with status 1', async () => {
    const { status, errors } = await world.run(['dlq', 'show', '12345678']);

    expect({ status, errors }).toEqual({
      status: 1,
      errors: 'error: there is no letter 12345678 on the dead-letter queue\n',
    });
  });

  test('tells of letters that somebody else has hidden', async () => {
    await world.seed('deadLetter', [{ body: { task_id: 1 } }, { body: { task_id: 2 } }]);
    const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
    await world.sqs.client.send(
      new ReceiveMessageCommand({ QueueUrl: world.url('deadLetter'), MaxNumberOfMessages: 1 }),
    );

    const { output, errors } = await world.run(['dlq', 'list']);

    expect(output).toContain('1 letter on the dead-letter queue');
    expect(errors).toMatch(/^note: 1 letter hidden at the moment, by a run of the redrive/);
  });

  test('that is interrupted shows all letters again', async () => {
    await world.seed(
      'deadLetter',
      Array.from({ length: 300 }, (_, index) => ({ body: { task_id: index + 1 } })),
    );
    const interruption = new AbortController();

    const { status, output, errors } = await world.run(['dlq', 'export'], {
      interrupted: interruption.signal,
      isTerminal: true,
      writeError: (text) => {
        if (text.includes('read')) interruption.abort();
      },
    });

    expect({ status, output, errors }).toEqual({ status: 130, output: '', errors: '' });
    expect(await world.attributes('deadLetter')).toMatchObject({
      ApproximateNumberOfMessages: '300',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  test('shows progress on a terminal, and nowhere else', async () => {
    await world.seed('deadLetter', [{ body: { task_id: 1 } }]);

    const onTerminal = await world.run(['dlq', 'list'], { isTerminal: true });
    const elsewhere = await world.run(['dlq', 'list']);

    expect(onTerminal.errors).toBe(`\r\x1b[K  ${'█'.repeat(24)} read 1 of 1\r\x1b[K`);
    expect(elsewhere.errors).toBe('');
    expect(onTerminal.output).toContain('1 letter');
  });
});
