import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSimulatorClock } from '../../local/mpc-simulator/clock.ts';
import { type RunningSimulator, startSimulator } from '../../local/mpc-simulator/server.ts';
import type { SettingsPatch } from '../../local/mpc-simulator/settings.ts';
import { officialClient, TASKS } from './officialClient.ts';
import { PROJECT, START, STILL } from './simulatedService.ts';

describe('memory on disk', () => {
  let dataDir: string;
  let running: RunningSimulator | undefined;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'simulator-'));
  });

  afterEach(async () => {
    await running?.close();
    rmSync(dataDir, { recursive: true });
  });

  const start = async (now: number, settings: SettingsPatch = STILL): Promise<RunningSimulator> => {
    await running?.close();
    const clock = createSimulatorClock(0, Date.now, now);
    running = await startSimulator({ dataDir, settings, clock });
    return running;
  };

  const lives = ({ simulator }: RunningSimulator) =>
    simulator.tasks().map(({ id, status, priority, createTime, source, history }) => ({
      id,
      status,
      priority,
      createTime,
      source,
      history,
    }));

  test('tasks, their history and the ledger are there again', async () => {
    const first = await start(Date.now());
    first.simulator.seedTasks([
      { project: PROJECT, id: '1' },
      { project: PROJECT, id: '2', priority: 9, createTime: START },
      { project: PROJECT, id: '3' },
    ]);
    const client = officialClient(first.url);
    await client.send('DELETE', TASKS, { task_id: 1 });
    await client.send('DELETE', TASKS, { task_id: 3 });
    await client.send('DELETE', `${TASKS}/task`, { task_id: 3 });
    const [tasks, ledger] = [lives(first), [...first.simulator.ledger]];

    const second = await start(Date.now());

    expect(lives(second)).toEqual(tasks);
    expect(second.simulator.ledger).toEqual(ledger);
    await officialClient(second.url).send('GET', TASKS);
    expect(second.simulator.ledger.at(-1)?.seq).toBe(4);
    expect(second.simulator.seedTasks([{ project: PROJECT }])).toEqual(['100001']);
  });

  test('a running task ends when it would have, and the queue goes on', async () => {
    const settings: SettingsPatch = {
      lifecycle: { startsPerMinute: 1, queueMs: 0, durationMs: 90_000, failShare: 0 },
    };
    const first = await start(START, settings);
    first.simulator.seedTasks([
      { project: PROJECT, id: '1' },
      { project: PROJECT, id: '2' },
    ]);
    first.simulator.tasks();

    const second = await start(START + 120_000, settings);

    expect(second.simulator.task(PROJECT, '1')?.history).toEqual([
      { status: 'WAITING', at: START },
      { status: 'TRANSCODING', at: START },
      { status: 'SUCCEEDED', at: START + 90_000 },
    ]);
    expect(second.simulator.task(PROJECT, '2')?.status).not.toBe('WAITING');
  });

  test('time does not run backwards', async () => {
    const first = await start(START + 1000);
    first.simulator.seedTasks([{ project: PROJECT }]);

    expect((await start(START)).clock.now()).toBe(START + 1000);
  });

  test('a last line that a kill cut off is dropped, and the journal goes on behind it', async () => {
    const first = await start(START);
    first.simulator.seedTasks([{ project: PROJECT, id: '1' }]);
    await first.close();
    const file = join(dataDir, 'journal.jsonl');
    const whole = readFileSync(file, 'utf8');
    appendFileSync(file, '{"type":"task","task":{"id":"2');

    const second = await start(START);
    expect(second.simulator.tasks().map(({ id }) => id)).toEqual(['1']);
    second.simulator.seedTasks([{ project: PROJECT, id: '3' }]);
    const third = await start(START);

    expect(third.simulator.tasks().map(({ id }) => id)).toEqual(['1', '3']);
    expect(readFileSync(file, 'utf8').startsWith(whole)).toBe(true);
  });

  test('an unreadable line in the middle stops the start and is named', async () => {
    writeFileSync(join(dataDir, 'journal.jsonl'), '{"type":"reset"}\nnonsense\n');

    await expect(start(START)).rejects.toThrow('journal.jsonl, line 2');
  });

  test('a reset is remembered too', async () => {
    const first = await start(START);
    first.simulator.seedTasks([{ project: PROJECT, id: '1' }]);
    first.simulator.reset();
    first.simulator.seedTasks([{ project: PROJECT, id: '2' }]);

    expect((await start(START)).simulator.tasks().map(({ id }) => id)).toEqual(['2']);
  });
});
