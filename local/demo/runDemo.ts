import { resolve } from 'node:path';
import type { Declaration } from '../declared/declaration.ts';
import { DEFAULT_ACCOUNT } from '../mpc-simulator/accounts.ts';
import { faultMix } from '../stack/faultMix.ts';
import { type Stack, startStack } from '../stack/startStack.ts';
import { seedTasks } from '../stack/tasksByLastDigit.ts';
import type { DemoOptions } from './demoOptions.ts';
import { type DemoLine, readDemoLines, tasksIn } from './demoRequests.ts';
import { describeWorld } from './describeWorld.ts';
import { gatherEvidence } from './gatherEvidence.ts';
import { judgeRun } from './judgeRun.ts';
import { postLines } from './postLines.ts';
import { type ProgressOutput, showProgress } from './progress.ts';
import { depthOf } from './queueContents.ts';
import type { DemoReport } from './report.ts';
import { openRunMemory, type RunMemory } from './runMemory.ts';
import { type RunWatch, watchRun } from './runWatch.ts';
import { type RefusedLine, sendLines } from './sendLines.ts';

/**
 * Half an hour, which 5,000 requests take at a hundred calls a minute, becomes a minute and a half. Much beyond it the
 * machine would set the pace, not the quota: a function that settles a thousand messages has 150 real milliseconds.
 */
const TIME_SCALE = 20;
const LOOK_EVERY_MS = 200;
/**
 * Tasks were there before anybody asks to cancel them. The API tells full seconds, so that an end within the last few
 * before a request could not be told from the request's own doing.
 */
const HISTORY_MS = 10_000;

/** Waits until SQS holds no request any more: every message is done, dead or parked. */
const untilDrained = async (stack: Stack, sawDepth: (depth: number) => void): Promise<void> => {
  const source = stack.queueUrl('CANCEL_REQUESTS_QUEUE_URL');
  for (;;) {
    const depth = await depthOf(stack.sqs.client, source);
    sawDepth(depth);
    if (depth === 0) return;
    await new Promise<void>((wake) => {
      stack.time.real.setTimeout(wake, LOOK_EVERY_MS);
    });
  }
};

/** Sends each line by its door. @returns those that were not taken */
const sendAll = async (
  stack: Stack,
  lines: readonly DemoLine[],
  watch: RunWatch,
  confirmed: (lines: readonly number[]) => void,
): Promise<readonly RefusedLine[]> => {
  const { queue = [], http = [] } = Object.groupBy(lines, ({ door }) => door);
  const source = stack.queueUrl('CANCEL_REQUESTS_QUEUE_URL');
  const refused = await Promise.all([
    sendLines(stack.sqs.client, source, queue, confirmed),
    postLines(stack.httpUrl ?? '', http, { ended: watch.ended, callsOf: watch.callsOf, confirmed }),
  ]);
  return refused.flat();
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
  await new Promise<void>((resolve) => {
    setTimeout(resolve, HISTORY_MS);
  });
  const startedAt = stack.time.realNow();
  const virtualStart = Date.now();
  const unsent = lines.filter(({ line }) => !memory.sent.has(line));
  let queued = 0;
  const endProgress = showProgress(
    progress,
    () => ({
      // A kill can leave a message and its copy, which both end.
      ended: Math.min(watch.endedCount, requests.length),
      requested: requests.length,
      apiCalls: simulator.ledger.length,
      queued,
      virtualMs: Date.now() - virtualStart,
    }),
    stack.time.real.setInterval,
  );
  let refused: readonly RefusedLine[];
  try {
    refused = await sendAll(stack, unsent, watch, (sent) => {
      memory.write({ type: 'sent', lines: sent });
      queued += sent.length;
    });
    await untilDrained(stack, (depth) => {
      queued = depth;
    });
  } finally {
    endProgress();
  }
  const took = memory.finished ?? {
    real: stack.time.realNow() - startedAt,
    virtual: Date.now() - virtualStart,
  };
  if (memory.finished === undefined) memory.write({ type: 'finished', took });
  const evidence = await gatherEvidence(stack, watch.interrupted);
  return {
    judgement: judgeRun(lines, watch.endings, evidence),
    refused,
    troubles: watch.troubles,
    ledger: simulator.ledger,
    took,
    handedBack: watch.handedBack,
    retried: watch.retried,
    interrupted: watch.interrupted,
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
  const { text, trigger, seed, faultShare } = options;
  const dataDir = options.dataDir === undefined ? undefined : resolve(options.dataDir);
  const lines = readDemoLines(text, DEFAULT_ACCOUNT.projects[0]?.id ?? '', trigger);
  const requests = lines.flatMap((line) => line.requests);
  const timeScale = options.timeScale ?? TIME_SCALE;
  const memory = openRunMemory(dataDir, { text, trigger, seed, faultShare });
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
