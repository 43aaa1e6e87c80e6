import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LetterWorld, startLetterWorld } from './letterWorld.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LETTERS = 40;

describe('a redrive in a process of its own', () => {
  let world: LetterWorld;
  beforeEach(async () => {
    world = await startLetterWorld();
    await world.seed(
      'deadLetter',
      Array.from({ length: LETTERS }, (_, index) => ({ body: { task_id: index + 1 } })),
    );
  });
  afterEach(() => world.close());

  const start = (...words: string[]) =>
    spawn(process.execPath, ['cli/main.ts', 'dlq', ...words], {
      cwd: ROOT,
      env: { ...process.env, ...world.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const count = async (queue: 'source' | 'deadLetter', state: string) =>
    Number((await world.attributes(queue))?.[`ApproximateNumberOfMessages${state}`]);

  test('stops at Ctrl-C, reports, and leaves what is left visible', async () => {
    const child = start('redrive', '--apply', '--json', '--rate', '2/s');
    const [output, errors] = [text(child.stdout), text(child.stderr)];
    while ((await count('source', '')) === 0)
      await new Promise((resolve) => setTimeout(resolve, 50));

    child.kill('SIGINT');
    const [status] = await once(child, 'exit');

    expect({ status, errors: await errors }).toEqual({ status: 130, errors: '' });
    const { sent, left, interrupted } = JSON.parse(await output);
    expect(interrupted).toBe(true);
    expect(sent).toBeGreaterThan(0);
    expect(sent + left).toBe(LETTERS);
    expect(await count('source', '')).toBe(sent);
    expect(await count('deadLetter', '')).toBe(left);
    expect(await count('deadLetter', 'NotVisible')).toBe(0);
  });

  test('lets the letters go when nobody reads its output any more', async () => {
    const child = start('export');
    child.stdout.destroy();
    const [status] = await once(child, 'exit');

    expect(status).not.toBe(null);
    expect(await count('deadLetter', '')).toBe(LETTERS);
  });
});
