import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFile } from '../../cli/newFile.ts';
import { type LetterWorld, startLetterWorld } from './letterWorld.ts';

describe('discarding letters', () => {
  let world: LetterWorld;
  let folder: string;
  beforeEach(async () => {
    world = await startLetterWorld();
    folder = await mkdtemp(join(tmpdir(), 'letters-'));
    await world.seed('parked', [
      { body: 'no request', failed: { class: 'rejected', code: 'INVALID_REQUEST' } },
      { body: 'neither', failed: { class: 'rejected', code: 'INVALID_REQUEST' } },
      { body: { task_id: 1 } },
    ]);
  });
  afterEach(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  const bodies = async () => (await world.lying('parked')).map(({ body }) => body).toSorted();
  const words = ['dlq', 'discard', '--parked', '--class', 'rejected'];

  test('without --apply changes nothing and writes nothing', async () => {
    const { status, output } = await world.run([...words, '--backup', join(folder, 'b.jsonl')]);

    expect(status).toBe(0);
    expect(output).toMatch(/^2 letters to be deleted from the parked queue:\n/);
    expect(output).toMatch(
      /\n1 letter not matching\nnothing was changed; the same with --apply and --backup/,
    );
    expect(await bodies()).toHaveLength(3);
  });

  test('writes all of them to the backup before any is deleted', async () => {
    const path = join(folder, 'b.jsonl');
    let lyingAtEnd = 0;

    const { status, output } = await world.run([...words, '--apply', '--backup', path], {
      createFile: async (at) => {
        const file = await createFile(at);
        return {
          ...file,
          close: async () => {
            await file.close();
            const counts = await world.attributes('parked');
            lyingAtEnd = Number(counts?.['ApproximateNumberOfMessagesNotVisible']);
          },
        };
      },
    });

    expect(status).toBe(0);
    expect(output).toMatch(/\ndiscarded +2 {2}of 2 planned\n/);
    expect(lyingAtEnd).toBe(3);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).body).toSorted()).toEqual([
      'neither',
      'no request',
    ]);
    expect(await bodies()).toEqual(['{"task_id":1}']);
  });

  test('deletes nothing when the backup cannot be written', async () => {
    const noSpace = () =>
      Promise.resolve({
        write: () => Promise.reject(new Error('no space left on device')),
        close: () => Promise.resolve(),
      });

    const { status, errors } = await world.run([...words, '--apply', '--backup', 'b.jsonl'], {
      createFile: noSpace,
    });

    expect(status).toBe(1);
    expect(errors).toBe('error: b.jsonl cannot be written: no space left on device\n');
    expect(await bodies()).toHaveLength(3);
  });

  test('without a backup is refused', async () => {
    const { status, errors } = await world.run([...words, '--apply']);

    expect(status).toBe(2);
    expect(errors).toContain('error: --apply needs --backup FILE');
    expect(await bodies()).toHaveLength(3);
  });

  test('that is interrupted leaves the rest', async () => {
    const interrupted = AbortSignal.abort();

    const { status } = await world.run([...words, '--apply', '--backup', 'x'], { interrupted });

    expect(status).toBe(130);
    expect(await bodies()).toHaveLength(3);
  });
});
