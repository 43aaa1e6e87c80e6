import { resolve } from 'node:path';
import type { Declaration } from '../declared/declaration.ts';
import { DEFAULT_ACCOUNT } from '../mpc-simulator/accounts.ts';
import { faultMix } from '../stack/faultMix.ts';
import { type Stack, startStack } from '../stack/startStack.ts';
import { seedTasks, stateByLastDigit } from '../stack/tasksByLastDigit.ts';
import type { DemoOptions } from './demoOptions.ts';
import { type DemoLine, type DemoRequest, readDemoLines } from './demoRequests.ts';
import { formatCount, formatCounts } from './format.ts';
import type { Evidence } from './judgeEnding.ts';
import { judgeRun } from './judgeRun.ts';
import { type ProgressOutput, showProgress } from './progress.ts';
import { depthOf, readQueue } from './queueContents.ts';
import type { DemoReport } from './report.ts';
import { openRunMemory, type RunMemory } from './runMemory.ts';
import { type RunWatch, watchRun } from './runWatch.ts';
import { type RefusedLine, sendLines } from './sendLines.ts';
import { timeScaleFor } from './timeScale.ts';

const LOOK_EVERY_MS = 200;

const queueUrl = ({ queueUrls }: Stack, variable: string): string => {
  const url = queueUrls[variable];
  if (url === undefined) throw new RangeError(`no function has a variable ${variable}`);
  return url;
};

const tasksIn = (requests: readonly DemoRequest[]): string[] =>
  requests.flatMap(({ request }) => (request === undefined ? [] : [request.taskId]));

const describeWorld = (options: DemoOptions, requests: readonly DemoRequest[], scale: number) => {
  const states = new Map<string, number>();
  for (const id of new Set(tasksIn(requests))) {
    const state = stateByLastDigit(id) ?? 'unknown';
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  return [
    `${formatCount(requests.length)} cancel requests from ${options.source}`,
    `  tasks   ${formatCounts(states)}`,
    `  faults  ${options.faultShare * 100} % of the API calls, seed ${options.seed}`,
    `  time    x ${scale}, so that the quota of 100 calls a minute is ${Math.round((100 / 60) * scale)} a second`,
    '',
  ];
};

/** Waits until SQS holds no request any more: every message is done, dead or parked. */
const untilDrained = async (stack: Stack, sawDepth: (depth: number) => void): Promise<void> => {
  const source = queueUrl(stack, 'CANCEL_REQUESTS_QUEUE_URL');
  for (;;) {
    const depth = await depthOf(stack.sqs.client, source);
    sawDepth(depth);
    if (depth === 0) return;
    await new Promise<void>((wake) => {
      stack.time.real.setTimeout(wake, LOOK_EVERY_MS);
    });
  }
};

const gatherEvidence = async (stack: Stack, interrupted: boolean): Promise<Evidence> => {
  const { simulator } = stack.simulator;
  const calls = new Map(simulator.ledger.map((entry) => [entry.requestId, entry]));
  const keyOf = ({ line, body }: { line: number; body: string }) => `${line} ${body}`;
  const contentsOf = async (variable: string) => {
    const messages = await readQueue(stack.sqs.client, queueUrl(stack, variable));
    return new Set(messages.map(keyOf));
  };
  const queues = {
    parked: await contentsOf('PARKED_QUEUE_URL'),
    deadLetter: await contentsOf('DEAD_LETTER_QUEUE_URL'),
  };
  return {
    task: (projectId, taskId) => simulator.task(projectId, taskId),
    call: (requestId) => calls.get(requestId),
    isOn: (queue, message) => queues[queue].has(keyOf(message)),
    interrupted,
  };
};

const run = async (
  stack: Stack,
  lines: readonly DemoLine[],
  memory: RunMemory,
  watch: RunWatch,
  progress: ProgressOutput,
): Promise<DemoReport> => {
  const { simulator } = stack.simulator;
  const requests = lines.flatMap((line) => line.requests);
  seedTasks(stack.simulator, stack.project.projectId, tasksIn(requests));
  const startedAt = stack.time.realNow();
  const virtualStart = Date.now();
  const unsent = lines.filter(({ line }) => !memory.sent.has(line));
  let queued = 0;
  const endProgress = showProgress(
    progress,
    () => ({
      ended: watch.endings.length,
      requested: requests.length,
      apiCalls: simulator.ledger.length,
      queued,
      virtualMs: Date.now() - virtualStart,
    }),
    stack.time.real.setInterval,
  );
  let refused: readonly RefusedLine[];
  try {
    const source = queueUrl(stack, 'CANCEL_REQUESTS_QUEUE_URL');
    refused = await sendLines(stack.sqs.client, source, unsent, (sent) => {
      memory.write({ type: 'sent', lines: sent });
      queued += sent.length;
    });
    await untilDrained(stack, (depth) => {
      queued = depth;
    });
  } finally {
    endProgress();
  }
  const virtualMs = Date.now() - virtualStart;
  const durationMs = memory.finished ?? stack.time.realNow() - startedAt;
  if (memory.finished === undefined) memory.write({ type: 'finished', durationMs });
  const evidence = await gatherEvidence(stack, memory.interrupted);
  return {
    judgement: judgeRun(requests, watch.endings, evidence),
    refused,
    troubles: watch.troubles,
    ledger: simulator.ledger,
    durationMs,
    virtualMs,
    interrupted: memory.interrupted,
  };
};

/**
 * Runs the demo: seeds the tasks, sends the requests through SQS to the handler, and holds what became of each against
 * the simulator's ledger.
 *
 * @param say - Told what a person wants to know first, line by line.
 * @throws {OtherRunError} when the data folder holds a run of something else.
 */
export const runDemo = async (
  options: DemoOptions,
  declaration: Declaration,
  say: (line: string) => void,
  progress: ProgressOutput,
): Promise<DemoReport> => {
  const { text, seed, faultShare } = options;
  const dataDir = options.dataDir === undefined ? undefined : resolve(options.dataDir);
  const lines = readDemoLines(text, DEFAULT_ACCOUNT.projects[0]?.id ?? '');
  const requests = lines.flatMap((line) => line.requests);
  const timeScale = options.timeScale ?? timeScaleFor(requests.length);
  const memory = openRunMemory(dataDir, { text, seed, faultShare });
  try {
    for (const line of describeWorld(options, requests, timeScale)) say(line);
    const watch = watchRun(memory);
    const stack = await startStack({
      declaration,
      timeScale,
      seed,
      // Nothing starts or ends by itself: what a request finds must not depend on how fast this machine is.
      settings: {
        faults: faultMix(faultShare),
        lifecycle: { startsPerMinute: 0, durationMs: 86_400_000 },
      },
      observer: watch,
      ...(dataDir !== undefined && { dataDir }),
    });
    try {
      return await run(stack, lines, memory, watch, progress);
    } finally {
      await stack.stop();
    }
  } finally {
    memory.close();
  }
};
