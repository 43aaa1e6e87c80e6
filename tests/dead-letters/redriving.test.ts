import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LetterWorld, startLetterWorld } from './letterWorld.ts';

const letters = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ body: { task_id: index + 1 } }));

describe('a redrive by hand', () => {
  let world: LetterWorld;
  beforeEach(async () => {
    world = await startLetterWorld();
  });
  afterEach(() => world.close());

  const redrive = async (...words: string[]) => {
    const { status, output, errors } = await world.run(['dlq', 'redrive', '--json', ...words]);
    return { status, errors, ...JSON.parse(output) };
  };
  const bodies = async (queue: 'source' | 'deadLetter' | 'parked') =>
    (await world.lying(queue)).map(({ body }) => body).toSorted();
  const idOf = async (part: string) =>
    (await world.lying('deadLetter')).find(({ body }) => body.includes(part))?.id ?? '';

  test('without --apply changes nothing', async () => {
    await world.seed('deadLetter', letters(60));
    const before = [await world.attributes('deadLetter'), await world.attributes('source')];
    const lying = await world.lying('deadLetter');

    const { status, output } = await world.run(['dlq', 'redrive', '--edit', 'reason=again']);

    expect(status).toBe(0);
    expect(output).toMatch(/^60 letters to be sent back to cancel-requests:\n/);
    expect(output).toContain('… and 40 more; --json names all of them\n');
    expect(output).toMatch(/nothing was changed; the same with --apply sends them\n$/);
    expect([await world.attributes('deadLetter'), await world.attributes('source')]).toEqual(
      before,
    );
    expect(await world.lying('deadLetter')).toEqual(lying);
  });

  test('sends bodies untouched with the sender’s attributes and a history that starts over', async () => {
    const body = '{ "task_id": 9007199254740993,\n "reason": "é" }';
    const trace = { DataType: 'Binary', BinaryValue: Buffer.from('abc') };
    await world.seed('deadLetter', [{ body, attributes: { trace }, attempts: { redrives: 1 } }]);

    const { status, output } = await world.run(['dlq', 'redrive', '--apply']);

    expect(status).toBe(0);
    expect(output).toMatch(
      /\nsent +1 {2}of 1 planned\nleft +0\nfailed +0\nduplicates possible +0\n/,
    );
    expect(await bodies('deadLetter')).toEqual([]);
    const [sent] = await world.lying('source');
    expect(sent?.body).toBe(body);
    expect(Object.keys(sent?.attributes ?? {}).toSorted()).toEqual(['attempts', 'trace']);
    expect(JSON.parse(sent?.attributes?.['attempts']?.StringValue ?? '')).toMatchObject({
      tries: 0,
      delete_sent: true,
      redrives: 2,
    });
  });

  test('takes only the letters that every filter means', async () => {
    await world.seed('deadLetter', [
      { body: { task_id: 1 }, failed: { class: 'retry', code: 'HTTP.503' } },
      { body: { task_id: 2 }, failed: { class: 'retry', code: 'HTTP.500' } },
      { body: { task_id: 3, project_id: 'p1' } },
      { body: { task_ids: [4, 5], project_id: 'p2' } },
      { body: { task_id: 6 }, failed: 'none' },
    ]);
    const plan = async (...words: string[]) => {
      const { planned } = await redrive(...words);
      return planned.flatMap((it: { task_ids: string[] }) => it.task_ids).toSorted();
    };

    expect(await plan()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(await plan('--class', 'retry')).toEqual(['1', '2']);
    expect(await plan('--class', 'retry', '--code', 'HTTP.500')).toEqual(['2']);
    expect(await plan('--code', 'HTTP.500', '--code', 'HTTP.503')).toEqual(['1', '2']);
    expect(await plan('--class', 'none')).toEqual(['6']);
    expect(await plan('--project', 'p1')).toEqual(['3']);
    expect(await plan('--project', 'p2')).toEqual(['4', '5']);
    expect(await plan('--task', '5', '--task', '001')).toEqual(['1', '4', '5']);
    expect(await plan('--older-than', '1h')).toEqual([]);
    expect(await plan('--id', await idOf('"task_id":3'))).toEqual(['3']);
    expect(await plan('--class', 'retry', '--max', '1')).toHaveLength(1);
  });

  test('that matches nothing says so, and is no failure', async () => {
    await world.seed('deadLetter', letters(2));

    const { status, output } = await world.run(['dlq', 'redrive', '--class', 'auth', '--apply']);

    expect({ status, output }).toEqual({
      status: 0,
      output: 'no letter matches, of 2 letters: there is nothing to do\n',
    });
  });

  test('refuses what would not work, and says what to do', async () => {
    await world.seed('deadLetter', [
      { body: { task_id: 1, not_after: '2026-01-01T00:00:00Z' } },
      { body: { task_ids: [1], not_after: '2026-01-01T00:00:00Z' } },
      { body: { task_id: 2 }, attempts: { redrives: 5 } },
      { body: 'no request' },
      { body: JSON.stringify({ task_id: 3 }).padEnd(262_144) },
      { body: { task_id: 4 } },
    ]);

    const { output } = await world.run(['dlq', 'redrive']);
    const { status, sent, refused } = await redrive('--apply');

    expect(output).toMatch(
      /\nexpired +2 {2}not_after has passed: --edit 'not_after=', or discard it\n/,
    );
    expect(output).toMatch(/\nunreadable +1 {2}.*--id\n/);
    expect({ status, sent, refused }).toEqual({
      status: 0,
      sent: 1,
      refused: { expired: 2, max_redrives: 1, unreadable: 1, too_large: 1 },
    });
    expect(await bodies('source')).toEqual(['{"task_id":4}']);
    expect(await bodies('deadLetter')).toHaveLength(5);
  });

  test('sends one that cannot be read, or came back too often, when it is named', async () => {
    await world.seed('deadLetter', [
      { body: 'no request' },
      { body: 'neither' },
      { body: { task_id: 2 }, attempts: { redrives: 5 } },
    ]);
    const ids = [await idOf('no request'), (await idOf('task_id')).slice(0, 8)];

    const { sent } = await redrive('--id', ids[0] ?? '', '--id', ids[1] ?? '', '--apply');

    expect(sent).toBe(2);
    expect(await bodies('source')).toEqual(['no request', '{"task_id":2}']);
    expect(await bodies('deadLetter')).toEqual(['neither']);
  });

  test('is bound neither by backoff nor by age', async () => {
    await world.seed('deadLetter', letters(1));
    const elevenDaysMs = 11 * 86_400_000;
    const now = () => Date.now() + elevenDaysMs;

    const early = await redrive();
    const { output } = await world.run(['dlq', 'redrive', '--json', '--older-than', '10d'], {
      now,
    });

    expect(early.planned).toHaveLength(1);
    expect(JSON.parse(output)).toMatchObject({ planned: [{ task_ids: ['1'] }], refused: [] });
  });

  test('takes parked letters however often they came back', async () => {
    await world.seed('parked', [{ body: { task_id: 2 }, attempts: { redrives: 5 } }]);

    const { sent } = await redrive('--parked', '--apply');

    expect(sent).toBe(1);
    expect(await bodies('source')).toEqual(['{"task_id":2}']);
    expect(await bodies('parked')).toEqual([]);
  });

  test('counts what SQS has not confirmed as failed, says why, and leaves it visible', async () => {
    await world.seed('deadLetter', letters(120));
    await world.sqs.client.send(new DeleteQueueCommand({ QueueUrl: world.url('source') }));

    const { status, sent, failed, left, sqs_said } = await redrive('--apply');

    expect({ status, sent, failed, left }).toEqual({ status: 1, sent: 0, failed: 100, left: 20 });
    expect(sqs_said).toEqual([
      expect.stringMatching(/^there is no queue transcoding-canceller-test-cancel-requests: check/),
    ]);
    expect(await bodies('deadLetter')).toHaveLength(120);
  });

  test('that is interrupted ends with the batch in flight, and leaves the others visible', async () => {
    await world.seed('deadLetter', letters(250));
    const interruption = new AbortController();

    const { status, output } = await world.run(['dlq', 'redrive', '--apply', '--json'], {
      interrupted: interruption.signal,
      isTerminal: true,
      writeError: (text) => {
        if (text.includes('sent back')) interruption.abort();
      },
    });

    expect(status).toBe(130);
    expect(JSON.parse(output)).toMatchObject({
      sent: 100,
      left: 150,
      failed: 0,
      interrupted: true,
    });
    expect(await bodies('source')).toHaveLength(100);
    expect(await bodies('deadLetter')).toHaveLength(150);
  });

  test('keeps to a rate', async () => {
    await world.seed('deadLetter', letters(25));
    let now = Date.now();
    const turns: number[] = [];
    const startedAt = now;

    const { status } = await world.run(['dlq', 'redrive', '--apply', '--rate', '600/m'], {
      now: () => now,
      sleep: async (ms, signal) => {
        if (ms > 50_000 && !signal?.aborted) {
          await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
        } else {
          now += Math.max(0, ms);
          turns.push(now - startedAt);
        }
      },
    });

    expect(status).toBe(0);
    expect(turns).toEqual([0, 1_000, 2_000]);
    expect(await bodies('source')).toHaveLength(25);
  });

  test('needs no more than a tenth of a call for each letter received, sent and deleted', async () => {
    await world.seed('deadLetter', letters(1_000));
    const calls: Record<string, number> = {};
    const server = await world.countCalls(calls);

    const { status } = await world.run([
      'dlq',
      'redrive',
      '--apply',
      '--endpoint',
      server.endpoint,
    ]);
    await server.close();

    expect(status).toBe(0);
    expect(calls).toMatchObject({
      ReceiveMessage: 100,
      SendMessageBatch: 100,
      DeleteMessageBatch: 100,
    });
    // What is gone need not be shown again.
    expect(calls).not.toHaveProperty('ChangeMessageVisibilityBatch');
    expect(await bodies('source')).toHaveLength(1_000);
  });
});

describe('an edit on the way', () => {
  let world: LetterWorld;
  beforeEach(async () => {
    world = await startLetterWorld();
  });
  afterEach(() => world.close());

  const edited = async (body: unknown, ...edits: string[]) => {
    await world.seed('deadLetter', [{ body }]);
    const words = edits.flatMap((edit) => ['--edit', edit]);
    const [letter] = await world.lying('deadLetter');
    await world.run(['dlq', 'redrive', '--apply', '--id', letter?.id ?? '', ...words]);
    const [sent] = await world.lying('source');
    return sent && JSON.parse(sent.body);
  };

  test('sets a field, and loses no digit of an id', async () => {
    expect(await edited('{"task_id":9007199254740993}', 'reason=wrong profile = 7')).toEqual({
      task_id: '9007199254740993',
      reason: 'wrong profile = 7',
    });
  });

  test('takes a field out, so that an expired request can go back', async () => {
    const request = { task_ids: [1, 2], not_after: '2026-01-01T00:00:00Z', reason: 'r' };

    expect(await edited(request, 'not_after=')).toEqual({ task_ids: [1, 2], reason: 'r' });
  });

  test('reaches into what the task must be like', async () => {
    const request = { task_id: 1, expect: { user_data: 'a', created_before: '2026-01-01T00:00Z' } };

    expect(await edited(request, 'expect.user_data=b', 'expect.created_before=')).toEqual({
      task_id: 1,
      expect: { user_data: 'b' },
    });
  });

  test('takes a request out of its event', async () => {
    const event = { 'detail-type': 'x', source: 'pipeline', detail: { task_id: 3 }, id: 'e-1' };

    expect(await edited(event, 'reason=again')).toEqual({
      task_id: '3',
      reason: 'again',
      requested_by: 'pipeline',
      correlation_id: 'e-1',
    });
  });

  test('mends a request that could not be used', async () => {
    expect(await edited({ task_id: 1, reason: 'x'.repeat(300) }, 'reason=short')).toEqual({
      task_id: 1,
      reason: 'short',
    });
  });

  test('is refused where there is no request to edit', async () => {
    await world.seed('deadLetter', [{ body: 'no request' }]);

    const { output } = await world.run(['dlq', 'redrive', '--edit', 'reason=x', '--json']);

    expect(JSON.parse(output)).toMatchObject({ planned: [], refused: [{ why: 'not_editable' }] });
  });
});
