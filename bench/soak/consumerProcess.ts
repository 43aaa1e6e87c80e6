import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { startEventSourceMapping } from '../../local/event-source-mapping/startEventSourceMapping.ts';
import { inExecutionEnvironments } from '../../local/stack/executionEnvironments.ts';
import { installVirtualTime } from '../../local/virtual-time/installVirtualTime.ts';
import { openHistoryFile } from './historyFile.ts';
import { startObservedEnvironment } from './observedEnvironment.ts';
import { runProcess } from './processMain.ts';
import {
  BATCH_SIZE,
  ENVIRONMENTS_PER_CONSUMER,
  INVOCATION_SECONDS,
  WINDOW_SECONDS,
} from './world.ts';

await runProcess(async (options) => {
  installVirtualTime(options.time);
  Object.assign(process.env, options.sqsEnvironment);
  const history = openHistoryFile(options.file);
  const invoke = await inExecutionEnvironments(async () =>
    startObservedEnvironment(options, history),
  );
  const mapping = await startEventSourceMapping({
    client: new SQSClient({}),
    queueUrl: options.queueUrls['source'] ?? '',
    functionName: options.name,
    timeoutSeconds: INVOCATION_SECONDS,
    memoryMegabytes: 512,
    batchSize: BATCH_SIZE,
    windowSeconds: WINDOW_SECONDS,
    maximumConcurrency: ENVIRONMENTS_PER_CONSUMER,
    reportBatchItemFailures: true,
    invoke: (event, context) => invoke(event, context) as Promise<SQSBatchResponse>,
  });
  return {
    obey: async (order) => {
      if (order.order !== 'finish') return;
      await mapping.stop();
      history.close();
    },
  };
});
