import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import { readRedriveConfig } from '../lib/config/redriveConfig.ts';
import { systemClock } from '../lib/mpc/clock.ts';
import { readRedriveEvent } from '../lib/redrive/redriveEvent.ts';
import type { RedriveReport } from '../lib/redrive/redriveReport.ts';
import { redriveRun } from '../lib/redrive/redriveRun.ts';
import { createRedriveWatch } from '../lib/redrive/redriveWatch.ts';
import { createSqsLetterQueues } from '../lib/redrive/sqsLetterQueues.ts';

/** Kept at the end of an invocation for the letters that were just received, and to show those of a dry run again. */
const MARGIN_MS = 20_000;
const MOST_LETTERS = 20_000;
const MOST_CALLS = 5_000;

const { queueUrls, maxRedrives, intervalMs, requestsPerMinute, logLevel } = readRedriveConfig(
  process.env,
);

const client = new SQSClient({
  maxAttempts: 2,
  // Receive, send and delete, each tried twice, stay within the margin when SQS does not answer.
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    throwOnRequestTimeout: true,
  },
});

const watch = createRedriveWatch({
  logLevel,
  clock: systemClock,
  write: (text) => void process.stdout.write(text),
});

/** Sends dead letters back that are due, on a schedule or when invoked with `{ "max": N, "dry_run": true }`. */
export const handler = middy<unknown, RedriveReport>().handler(async (event, context) => {
  const wishes = readRedriveEvent(event);
  const report = await redriveRun(
    {
      queues: createSqsLetterQueues(client, queueUrls),
      clock: systemClock,
      policy: { maxRedrives },
      requestsPerMinute,
      intervalMs,
    },
    {
      deadline: systemClock.now() + context.getRemainingTimeInMillis() - MARGIN_MS,
      mostLetters: MOST_LETTERS,
      mostCalls: MOST_CALLS,
    },
    wishes,
  );
  watch.ended(context, report);
  return report;
});
