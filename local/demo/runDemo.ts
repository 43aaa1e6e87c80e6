import type { Declaration } from '../declared/declaration.ts';
import { DEFAULT_ACCOUNT } from '../mpc-simulator/accounts.ts';
import type { Stack } from '../stack/startStack.ts';
import { seedTasks } from '../stack/tasksByLastDigit.ts';
import { conductRun } from './conductRun.ts';
import type { DemoOptions } from './demoOptions.ts';
import { type DemoLine, readDemoLines, tasksIn } from './demoRequests.ts';
import { describeWorld } from './describeWorld.ts';
import { postLines } from './postLines.ts';
import type { ProgressOutput } from './progress.ts';
import type { DemoReport } from './report.ts';
import type { RunWatch } from './runWatch.ts';
import { type RefusedLine, sendLines } from './sendLines.ts';
import { untilDrained } from './untilDrained.ts';
import { withEvents } from './withEvents.ts';
import { withStack } from './withStack.ts';

/**
 * Half an hour, which 5,000 requests take at a hundred calls a minute, becomes a minute and a half. Much beyond it the
 * machine would set the pace, not the quota: a function that settles a thousand messages has 150 real milliseconds.
 */
const TIME_SCALE = 20;
/**
 * Tasks were there before anybody asks to cancel them. The API tells full seconds, so that an end within the last few
 * before a request could not be told from the request's own doing.
 */
const HISTORY_MS = 10_000;

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
  const lines = readDemoLines(text, DEFAULT_ACCOUNT.projects[0]?.id ?? '', trigger);
  const requests = lines.flatMap((line) => line.requests);
  const timeScale = options.timeScale ?? TIME_SCALE;
  for (const line of describeWorld(options, requests, timeScale)) say(line);
  return await withStack(
    {
      // What dies is looked for where it died, and no call is anybody's but the requests'.
      declaration: withEvents(declaration, ({ kind }) => kind !== 'schedule'),
      circumstances: options,
      identity: { text, trigger, seed, faultShare },
      timeScale,
    },
    async (watched) => {
      const { stack, memory, watch } = watched;
      seedTasks(stack.simulator, stack.project.projectId, tasksIn(requests));
      await new Promise<void>((resolve) => {
        setTimeout(resolve, HISTORY_MS);
      });
      const unsent = lines.filter(({ line }) => !memory.sent.has(line));
      return await conductRun(
        watched,
        {
          expected: requests.length,
          take: async (sawDepth) => {
            let queued = 0;
            const refused = await sendAll(stack, unsent, watch, (sent) => {
              memory.write({ type: 'sent', lines: sent });
              queued += sent.length;
              sawDepth(queued);
            });
            await untilDrained(stack, sawDepth);
            return refused;
          },
          lines: () => lines,
        },
        progress,
      );
    },
  );
};
