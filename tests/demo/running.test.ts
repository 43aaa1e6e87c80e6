import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Declaration } from '../../local/declared/declaration.ts';
import type { DemoOptions } from '../../local/demo/demoOptions.ts';
import { END_KINDS } from '../../local/demo/ending.ts';
import { generateRequests } from '../../local/demo/generateRequests.ts';
import { type DemoReport, describeReport, isFlawless, toJson } from '../../local/demo/report.ts';
import { runDemo } from '../../local/demo/runDemo.ts';
import { declared } from '../declared.ts';

const ROOT = new URL('../../', import.meta.url);
const COUNT = 80;

/** Runs a demo in a process of its own, and prints its report. */
const runner = `
  const { root, options, declaration } = JSON.parse(process.env.DEMO);
  const { runDemo } = await import(new URL('local/demo/runDemo.ts', root));
  const { isFlawless, toJson } = await import(new URL('local/demo/report.ts', root));
  const report = await runDemo(options, declaration, () => {}, { isTerminal: false, write() {} });
  console.log(JSON.stringify({ ...JSON.parse(toJson(report)), flawless: isFlawless(report) }));
`;

const quiet = { isTerminal: false, write: () => {} };
let options: DemoOptions & { readonly dataDir: string };
let folder: string;
let declaration: Declaration;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
  options = {
    source: 'the test',
    text: generateRequests(COUNT, 11).join('\n'),
    trigger: 'queue',
    seed: 11,
    faultShare: 0.1,
    timeScale: 60,
    dataDir: join(folder, 'run'),
  };
  declaration = await declared();
});
afterAll(() => rm(folder, { recursive: true }));

describe('the demo, with every tenth call disturbed', () => {
  let report: DemoReport;
  const said: string[] = [];
  beforeAll(async () => {
    report = await runDemo(options, declaration, (line) => said.push(line), {
      isTerminal: false,
      write: (line) => said.push(line),
    });
  });

  test('brings every request to an end that agrees with the ledger', () => {
    expect(report.judgement).toMatchObject({ requested: COUNT, lost: 0, disagreements: [] });
    expect(report.refused).toEqual([]);
    expect(isFlawless(report)).toBe(true);
  });

  test('reports one object whose outcomes add up to the requests', () => {
    const { outcomes, ...rest } = JSON.parse(toJson(report));

    expect(Object.keys(outcomes)).toEqual([...END_KINDS]);
    expect(Object.values<number>(outcomes).reduce((sum, count) => sum + count)).toBe(COUNT);
    expect(rest).toEqual({
      requested: COUNT,
      lost: 0,
      api_calls: report.ledger.length,
      duration_ms: expect.any(Number),
    });
  });

  test('keeps within the quota of a hundred calls a minute', () => {
    const passed = report.ledger.filter(({ status }) => status !== 429);
    const perMinute = Map.groupBy(passed, ({ at }) => Math.floor(at / 60_000));

    expect(Math.max(...[...perMinute.values()].map((calls) => calls.length))).toBeLessThanOrEqual(
      100,
    );
  });

  test('tells a person in lines of a terminal, the last of which says that all is well', () => {
    const lines = describeReport(report);

    expect(lines.at(-1)).toMatch(/^All 80 requests .* every outcome agrees with the ledger\.$/);
    for (const line of [...said, ...lines]) expect(line.length).toBeLessThan(100);
  });

  test('is not believed when a reported outcome was changed', async () => {
    const file = join(options.dataDir, 'demo.jsonl');
    const memory = await readFile(file, 'utf8');
    await writeFile(file, memory.replace('"kind":"not_found"', '"kind":"cancelled"'));

    const tampered = await runDemo(options, declaration, () => {}, quiet);

    expect(isFlawless(tampered)).toBe(false);
    expect(describeReport(tampered)).toContainEqual(
      expect.stringMatching(/line \d+, task \d+9, reported cancelled: the task was not cancelled/),
    );
  });
});

describe('the demo without faults, at a pace that leaves each call a quarter of a second', () => {
  test.each(['http', 'events', 'all'] as const)(
    'by the trigger %s brings every request to an end that agrees with the ledger',
    async (trigger) => {
      const { dataDir: _, ...rest } = options;
      const calm = { ...rest, trigger, faultShare: 0, timeScale: 20 };

      const report = await runDemo(calm, declaration, () => {}, quiet);

      expect(report.judgement).toMatchObject({ requested: COUNT, lost: 0, disagreements: [] });
      expect(isFlawless(report)).toBe(true);
    },
  );
});

describe('a demo with a data folder', () => {
  test('goes on after a SIGKILL in the middle, and loses nothing', async () => {
    const dataDir = join(folder, 'killed');
    await mkdir(dataDir);
    const start = () =>
      spawn(process.execPath, ['--input-type=module', '--eval', runner], {
        env: {
          ...process.env,
          DEMO: JSON.stringify({ root: ROOT.href, options: { ...options, dataDir }, declaration }),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    const endedRequests = async (): Promise<number> => {
      const memory = await readFile(join(dataDir, 'demo.jsonl'), 'utf8').catch(() => '');
      return memory.split('"type":"ended"').length - 1;
    };

    const first = start();
    const watcher = watch(dataDir, async () => {
      if ((await endedRequests()) > 0) first.kill('SIGKILL');
    });
    const [, signal] = await once(first, 'exit');
    watcher.close();
    const endedBefore = await endedRequests();
    const report = JSON.parse(await text(start().stdout));

    expect(signal).toBe('SIGKILL');
    expect(endedBefore).toBeLessThan(COUNT);
    expect(report).toMatchObject({ requested: COUNT, lost: 0, flawless: true });
  });
});
