import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CleanUpReport } from '../../lib/cleanup/cleanUpReport.ts';
import type { Declaration } from '../../local/declared/declaration.ts';
import { assignLines } from '../../local/demo/assignLines.ts';
import { cleanUpFacts } from '../../local/demo/cleanUpFacts.ts';
import { cleanUpRequests } from '../../local/demo/cleanUpRequests.ts';
import { parseCommandLine } from '../../local/demo/commandLine.ts';
import { type DemoTask, makeTasks } from '../../local/demo/demoTasks.ts';
import type { Ending } from '../../local/demo/ending.ts';
import { type DemoReport, describeReport, isFlawless, toJson } from '../../local/demo/report.ts';
import { runScheduleDemo } from '../../local/demo/runScheduleDemo.ts';
import type { StateChange, Task } from '../../local/mpc-simulator/task.ts';
import { declared } from '../declared.ts';

const HOUR_MS = 3_600_000;
const PROJECT = 'p1';

describe('the demo of the clean-up, with every twentieth call disturbed', () => {
  const said: string[] = [];
  let report: DemoReport;
  beforeAll(async () => {
    const template = await declared();
    // As declared, but more often: the second run would be a quarter of a minute away.
    const declaration: Declaration = {
      ...template,
      functions: template.functions.map((each) => ({
        ...each,
        events: each.events.map((event) =>
          event.kind === 'schedule' ? { ...event, rate: 'rate(2 minutes)' } : event,
        ),
      })),
    };
    report = await runScheduleDemo(
      { source: 'the test', count: 300, seed: 5, faultShare: 0.05, timeScale: 40 },
      declaration,
      (line) => said.push(line),
      { isTerminal: false, write: (line) => said.push(line) },
    );
  });

  test('cancels every stale task in as many runs as it takes, and touches no other', () => {
    // A fault may well end a run that has enqueued nothing.
    const [first, second] = (report.cleanUp?.runs ?? []).filter((run) => run.report.chosen > 0);

    expect(report.cleanUp).toMatchObject({
      stale: 105,
      cancelled: 105,
      others: 195,
      untouched: 195,
      wronged: [],
    });
    expect(first?.report).toMatchObject({ chosen: 100, enqueued: 100, over_cap: 5 });
    expect(first?.report.spared).toEqual({ 'never user_data=keep-*': 45 });
    expect(second).toBeDefined();
  });

  test('brings every request that the clean-up has enqueued to an end that agrees with the ledger', () => {
    const runs = report.cleanUp?.runs ?? [];
    const enqueued = runs.reduce((sum, run) => sum + run.report.enqueued, 0);

    expect(report.judgement).toMatchObject({ requested: enqueued, lost: 0, disagreements: [] });
    expect(isFlawless(report)).toBe(true);
  });

  test('tells the same to a person, in lines of a terminal, and to a machine', () => {
    const lines = describeReport(report);

    expect(lines.at(-1)).toMatch(/^All \d+ requests .* every outcome agrees with the ledger\.$/);
    expect(lines).toContain(
      '105 of 105 stale tasks are CANCELED, 195 of 195 others are untouched.',
    );
    for (const line of [...said, ...lines]) expect(line.length).toBeLessThan(110);
    expect(JSON.parse(toJson(report))).toMatchObject({
      requested: report.judgement.requested,
      lost: 0,
      clean_up: { stale: 105, cancelled: 105, others: 195, untouched: 195 },
    });
  });

  test('is not believed when a task was touched that should not have been', () => {
    const wronged = [{ taskId: '7', why: 'it was young, and is CANCELED' }];
    const cleanUp = report.cleanUp && { ...report.cleanUp, wronged };

    const flawed = { ...report, ...(cleanUp && { cleanUp }) };

    expect(isFlawless(flawed)).toBe(false);
    expect(describeReport(flawed)).toContain('  task 7: it was young, and is CANCELED');
    expect(describeReport(flawed).at(-1)).toMatch(/1 tasks are not as they should be\.$/);
  });
});

describe('made up tasks', () => {
  test('leave, however many they are, half of the waiting ones that are not stale', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), (count, seed) => {
        const kinds = makeTasks(count, seed, 6 * HOUR_MS).map(({ kind }) => kind);
        const waiting = kinds.filter((kind) => ['stale', 'young', 'spared'].includes(kind));

        expect(waiting.filter((kind) => kind === 'stale').length * 2).toBeLessThanOrEqual(
          waiting.length,
        );
      }),
    );
  });

  test('are all older than what counts as stale, but for young ones, which stay so for long', () => {
    const tasks = makeTasks(400, 1, 6 * HOUR_MS);

    for (const { kind, ageMs } of tasks) {
      expect([kind, ageMs < HOUR_MS, ageMs > 6 * HOUR_MS]).toEqual([
        kind,
        kind === 'young',
        kind !== 'young',
      ]);
    }
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(400);
  });
});

describe('the requests of the clean-up', () => {
  const bodyOf = (taskId: string, runId: string) =>
    JSON.stringify({ task_id: taskId, project_id: PROJECT, correlation_id: runId });
  const ending = (taskId: string, runId: string): Ending => ({
    line: 0,
    taskId,
    messageId: `${taskId} ${runId}`,
    body: bodyOf(taskId, runId),
    kind: 'cancelled',
    at: 1,
    requestIds: [],
  });
  const run = (runId: string, enqueued: number, ...taskIds: string[]) => ({
    runId,
    report: { enqueued, tasks: taskIds.map((id) => ({ task_id: id })) } as unknown as CleanUpReport,
  });
  const tasksOf = (lines: ReturnType<typeof cleanUpRequests>) =>
    lines.flatMap(({ requests }) => requests.map(({ request }) => request?.taskId));

  test('are known by the bodies of their ends, each run for itself', () => {
    const endings = [ending('1', 'a'), ending('2', 'a'), ending('1', 'b')];

    const lines = cleanUpRequests([run('a', 2, '1', '2'), run('b', 1, '1')], endings, PROJECT);

    expect(tasksOf(lines)).toEqual(['1', '2', '1']);
    expect(assignLines(lines, endings).map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  test('that have not ended are requests without an end', () => {
    const lines = cleanUpRequests([run('a', 3, '1', '2', '3')], [ending('1', 'a')], PROJECT);

    expect(tasksOf(lines)).toEqual(['1', undefined, undefined]);
  });

  test('of which SQS has confirmed a part are as many as that, or as have ended', () => {
    const runs = [run('a', 2, '1', '2', '3')];

    expect(cleanUpRequests(runs, [ending('3', 'a')], PROJECT)).toHaveLength(2);
    const all = ['1', '2', '3'].map((id) => ending(id, 'a'));
    expect(cleanUpRequests(runs, all, PROJECT)).toHaveLength(3);
  });

  test('of a run that was cut short before it could say so are known all the same', () => {
    expect(cleanUpRequests([], [ending('1', 'a')], PROJECT)).toHaveLength(1);
  });
});

describe('a task', () => {
  const task = (...history: StateChange[]) =>
    ({ status: history.at(-1)?.status, history }) as unknown as Task;
  const waiting: StateChange = { status: 'WAITING', at: 1 };
  const byUs: StateChange = { status: 'CANCELED', at: 2, call: 7 };
  const wrongOf = (kind: DemoTask['kind'], it: Task | undefined) =>
    cleanUpFacts([{ id: '1', kind, ageMs: 1 }], [], () => it).wronged[0]?.why;

  test.each([
    ['stale', task(waiting, byUs), undefined],
    ['stale', task(waiting), 'it was stale, and is WAITING'],
    ['stale', task({ status: 'CANCELED', at: 1 }), 'it was stale, and is CANCELED'],
    ['young', task(waiting), undefined],
    ['young', task(waiting, byUs), 'it was young, and is CANCELED'],
    ['cancelled', task({ status: 'CANCELED', at: 1 }), undefined],
    ['spared', undefined, 'it is gone'],
  ] as const)('that was %s, case %#, is held against what became of it', (kind, it, why) => {
    expect(wrongOf(kind, it)).toBe(why);
  });
});

describe('the command line', () => {
  test.each([
    [['--file', 'x.jsonl'], /takes no --file/],
    [['--count', '5001'], /--count 5000 at most/],
  ])('refuses --trigger schedule with %j', (args, text) => {
    expect(parseCommandLine(['--trigger', 'schedule', ...args])).toEqual({
      exitStatus: 2,
      text: expect.stringMatching(text),
    });
  });

  test('takes it alone, or with a number of tasks', () => {
    expect(parseCommandLine(['--trigger', 'schedule'])).toMatchObject({ trigger: 'schedule' });
    expect(parseCommandLine(['--trigger', 'schedule', '--count', '5000'])).toMatchObject({
      count: 5_000,
    });
  });
});
