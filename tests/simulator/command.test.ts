import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parseCommandLine } from '../../local/mpc-simulator/commandLine.ts';
import { officialClient, TASKS } from './officialClient.ts';

const MAIN = new URL('../../local/mpc-simulator/main.ts', import.meta.url).pathname;

describe('the command', () => {
  const children: ChildProcess[] = [];

  const start = async (...args: string[]) => {
    const child = spawn(process.execPath, [MAIN, '--json', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const nextLine = async () => JSON.parse((await lines.next()).value ?? 'null');
    return { child, started: await nextLine(), nextLine };
  };

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  test('serves with the keys and projects given, and sums up when it is stopped', async () => {
    const { child, started, nextLine } = await start(
      ...['--access-key', 'GIVENKEY', '--secret-key', 'given-invented-secret'],
      ...['--project', 'first', '--project', 'second', '--region', 'cn-east-3'],
    );
    const keys = { ak: 'GIVENKEY', sk: 'given-invented-secret' };
    const second = officialClient(started.url, { ...keys, projectId: 'second' });

    const answer = await second.send('DELETE', TASKS, { task_id: 1 });
    const found = await second.send('GET', '/v3/projects', { name: 'cn-east-3' });
    child.kill('SIGTERM');
    const stopped = await nextLine();

    expect(started).toMatchObject({ access_key: 'GIVENKEY', projects: ['first', 'second'] });
    expect(answer.httpStatusCode).toBe(403);
    expect(found['projects']).toMatchObject([{ id: 'first' }]);
    expect(stopped).toEqual({
      event: 'stopped',
      calls: 2,
      answers: { 'cancel 403 MPC.10211': 1, 'projects 200': 1 },
    });
  });

  test('what it answered before a SIGKILL it still knows after a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'simulator-'));
    try {
      const first = await start('--data-dir', dataDir);
      await fetch(`${first.started.control}tasks`, {
        method: 'POST',
        body: '{"tasks":[{"task_id":7},{"task_id":8}]}',
      });
      const cancelled = await officialClient(first.started.url).send('DELETE', TASKS, {
        task_id: 7,
      });
      first.child.kill('SIGKILL');
      await once(first.child, 'exit');

      const second = await start('--data-dir', dataDir);
      const queried = await officialClient(second.started.url).send('GET', TASKS, {
        task_id: ['7', '8'],
      });

      expect(cancelled.httpStatusCode).toBe(204);
      expect(queried['task_array']).toMatchObject([
        { task_id: '7', status: 'CANCELED' },
        { task_id: '8', status: 'WAITING' },
      ]);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  test.each([
    [['--nope']],
    [['extra']],
    [['--port', '70000']],
    [['--port', 'x']],
    [['--html', '1.5']],
    [['--html', '0.6', '--cut-json', '0.6']],
    [['--throttle', 'loose']],
    [['--quota', '0']],
    [['--seed']],
  ])('%j gets a usage line and exit status 2', (args) => {
    const parsed = parseCommandLine(args);

    expect(parsed).toMatchObject({ exitStatus: 2 });
    expect('text' in parsed && parsed.text).toMatch(/^usage: .*simulator/m);
  });

  test('all wrong values are told at once', () => {
    const parsed = parseCommandLine(['--html', '2', '--port=-1', '--throttle', 'loose']);

    expect('text' in parsed && parsed.text.split('\n')).toMatchObject([
      'error: --html must be a number from 0 to 1, not "2"',
      'error: --port must be a whole number from 0 to 65535, not "-1"',
      'error: --throttle must be fixed or sliding, not "loose"',
      expect.stringMatching(/^usage: /),
      '',
    ]);
  });

  test('help tells every default', () => {
    const parsed = parseCommandLine(['--help']);

    expect(parsed).toMatchObject({ exitStatus: 0 });
    const text = 'text' in parsed ? parsed.text : '';
    for (const given of ['LOCALACCESSKEY000001', '0a1b2c3d4e5f60718293a4b5c6d7e8f9', '100']) {
      expect(text).toContain(given);
    }
  });

  test('options become settings', () => {
    const parsed = parseCommandLine(
      '--quota 7 --throttle sliding --seed 3 --time-scale 0 --queue-seconds 2 --reset-after 0.5'.split(
        ' ',
      ),
    );

    expect(parsed).toMatchObject({
      start: {
        port: 0,
        seed: 3,
        settings: {
          quota: { perMinute: 7, window: 'sliding' },
          lifecycle: { queueMs: 2000 },
          faults: { resetAfter: 0.5, html: 0 },
        },
      },
    });
  });
});
