import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFile } from '../../cli/newFile.ts';
import { type LetterWorld, startLetterWorld } from './letterWorld.ts';

describe('an export', () => {
  let world: LetterWorld;
  let folder: string;
  beforeEach(async () => {
    world = await startLetterWorld();
    folder = await mkdtemp(join(tmpdir(), 'letters-'));
  });
  afterEach(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  test('keeps bodies byte for byte and attributes with their types', async () => {
    const bodies = ['{"task_id": 1}', ' not json \t\r\n"\\u0000" 漢', '[]', '"', '{"a":1,"a":2}'];
    await world.seed(
      'parked',
      bodies.map((body) => ({
        body,
        failed: 'none' as const,
        attributes: {
          bytes: { DataType: 'Binary.png', BinaryValue: Buffer.from([0, 1, 254, 255]) },
          number: { DataType: 'Number', StringValue: '1.50' },
        },
      })),
    );

    const { output } = await world.run(['dlq', 'export', '--parked']);

    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
    for (const { queue, attributes, system_attributes } of lines) {
      expect(queue).toBe('parked');
      expect(attributes).toEqual({
        bytes: { type: 'Binary.png', base64: 'AAH+/w==' },
        number: { type: 'Number', text: '1.50' },
      });
      expect(system_attributes).toHaveProperty('SentTimestamp');
    }
  });

  test('goes into a file that only its owner can read', async () => {
    await world.seed('deadLetter', [{ body: { task_id: 1 } }, { body: { task_id: 2 } }]);
    const path = join(folder, 'letters.jsonl');

    const { status, output } = await world.run(['dlq', 'export', '--file', path], { createFile });

    expect({ status, output }).toEqual({ status: 0, output: `2 letters written to ${path}\n` });
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('does not overwrite a file', async () => {
    const path = join(folder, 'letters.jsonl');
    await writeFile(path, 'precious');

    const { status, errors } = await world.run(['dlq', 'export', '--file', path], { createFile });

    expect({ status, errors }).toEqual({
      status: 1,
      errors: `error: ${path} cannot be written: it is there already, and is not overwritten\n`,
    });
    expect(await readFile(path, 'utf8')).toBe('precious');
  });
});
