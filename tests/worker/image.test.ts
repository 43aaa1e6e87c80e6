import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { copiedSources, type Instruction, readDockerfile, root } from './dockerfile.ts';
import { startWorkerWorld } from './workerWorld.ts';

const NOBODY = 65_534;

describe('the image of the worker', () => {
  let instructions: Instruction[];
  let build: string;
  /** What the last stage holds: the one file that it copies out of the build. */
  let image: string;

  const valuesOf = (keyword: string, stage?: number) =>
    instructions
      .filter((it) => it.keyword === keyword && (stage ?? it.stage) === it.stage)
      .map(({ value }) => value);

  beforeAll(async () => {
    instructions = await readDockerfile();
    build = await mkdtemp(join(tmpdir(), 'worker-build-'));
    image = await mkdtemp(join(tmpdir(), 'worker-image-'));
    for (const source of copiedSources(instructions)) {
      await cp(new URL(source, root), join(build, source), { recursive: true });
    }
    await symlink(new URL('node_modules', root), join(build, 'node_modules'));
    const [, bundling = ''] = valuesOf('RUN');
    const [, esbuild = '', ...options] = bundling.split(' ');
    const program = new URL(`node_modules/${esbuild}/bin/esbuild`, root).pathname;
    await promisify(execFile)(program, options, { cwd: build });
    await cp(join(build, 'out/worker.cjs'), join(image, 'worker.cjs'));
    await chmod(join(image, 'worker.cjs'), 0o444);
    await chmod(image, 0o555);
  }, 60_000);
  afterAll(async () => {
    await chmod(image, 0o755);
    await rm(image, { recursive: true });
    await rm(build, { recursive: true });
  });

  test('is built of paths that exist, which are let through to the build, and of nothing else', async () => {
    const sources = copiedSources(instructions);
    const ignored = (await readFile(new URL('.dockerignore', root), 'utf8'))
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));

    expect(sources.filter((source) => !existsSync(new URL(source, root)))).toEqual([]);
    expect(ignored[0]).toBe('*');
    expect(ignored.slice(1).sort()).toEqual(sources.map((source) => `!${source}`).sort());
  });

  test('is given no secret: neither in its text nor by what is copied', () => {
    const named = valuesOf('ENV').concat(valuesOf('ARG')).join('\n');

    expect(named).not.toMatch(/KEY|SECRET|TOKEN|PASSWORD|_AK|_SK/);
    expect(
      copiedSources(instructions).filter((source) => /env|secret|key|\.aws/i.test(source)),
    ).toEqual([]);
  });

  test('takes one file out of the build, and runs it as a user that is not root, without a shell', () => {
    expect(valuesOf('COPY', 1)).toEqual(['--from=build /build/out/worker.cjs ./']);
    expect(valuesOf('RUN', 1)).toEqual([]);
    expect(valuesOf('USER', 1)).toEqual(['1000:1000']);
    expect(JSON.parse(valuesOf('ENTRYPOINT', 1)[0] ?? '')).toEqual(['node', 'worker.cjs']);
  });

  test('serves its queue from that file alone, as nobody, in a folder that cannot be written to', async () => {
    const world = await startWorkerWorld({ sqsScale: 10 });
    try {
      const ids = ['101', '102', '103'];
      world.seed(ids);
      await world.send(ids.map((id) => `{"task_id":${id}}`));

      const isRoot = process.getuid?.() === 0;
      const worker = world.start(
        { NODE_ENV: 'production' },
        {
          file: 'worker.cjs',
          cwd: image,
          ...(isRoot ? { uid: NOBODY } : {}),
        },
      );
      await world.until(async () => (await world.depth()) === 0);

      expect(await worker.end('SIGTERM')).toBe(0);
      expect(worker.errors()).toBe('');
      expect(world.cancelled().sort()).toEqual(ids);
      expect(await readdir(image)).toEqual(['worker.cjs']);
    } finally {
      await world.close();
    }
  });
});
