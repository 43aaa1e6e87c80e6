import middy from '@middy/core';
import { createCleanUp } from '../lib/cleanup/cleanUp.ts';
import { readCleanUpEvent } from '../lib/cleanup/cleanUpEvent.ts';
import type { CleanUpReport } from '../lib/cleanup/cleanUpReport.ts';
import { createCleanUpWatch } from '../lib/cleanup/cleanUpWatch.ts';
import { createEnqueue } from '../lib/cleanup/enqueue.ts';
import { readActingCleanUpConfig } from '../lib/config/cleanUpConfig.ts';
import { systemClock } from '../lib/mpc/clock.ts';
import { createNodeTransport } from '../lib/mpc/nodeTransport.ts';
import { createWatch } from '../lib/observability/watch.ts';

const calling = { clock: systemClock, transport: createNodeTransport(1).send };
const config = readActingCleanUpConfig(process.env);

const writing = {
  logLevel: config.logLevel,
  clock: systemClock,
  write: (text: string) => void process.stdout.write(text),
};
const watch = createWatch(writing);
const cleanUpWatch = createCleanUpWatch(writing);

const cleanUp = createCleanUp(config, {
  ...calling,
  enqueue: createEnqueue(config.queueUrl, async () =>
    (await import('../lib/queue/sqsClient.ts')).createSqsClient(),
  ),
  readSecret: async (arn) =>
    (await import('../lib/secrets/lambdaSecretReader.ts')).readSecretInLambda(arn, calling),
  readParameter: async (name) =>
    (await import('../lib/cleanup/awsParameterReader.ts')).readAwsParameter(name),
  noticed: watch.noticed,
  lookUpFailed: watch.lookUpFailed,
});

/** Finds waiting tasks that nobody waits for any more, on a schedule or when invoked, and enqueues requests for them. */
export const handler = middy<unknown, CleanUpReport>().handler((event, context) =>
  watch.invocation(context, async () => {
    const wishes = readCleanUpEvent(event, config);
    const deadline = systemClock.now() + context.getRemainingTimeInMillis();
    const report = await cleanUp(wishes, { deadline, runId: context.awsRequestId });
    cleanUpWatch.ended(context, report);
    return report;
  }),
);
