import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type LocalSqsOptions, startLocalSqs } from '../sqs/startLocalSqs.ts';
import { installVirtualTime } from '../virtual-time/installVirtualTime.ts';
import type { ThreadCommand, ThreadStarted } from './sqsThread.ts';

const port = parentPort as MessagePort;
const options = workerData as LocalSqsOptions;
const sqs = await startLocalSqs(options);

port.on('message', async (command: ThreadCommand) => {
  switch (command.kind) {
    case 'live_in':
      installVirtualTime(command.time);
      port.postMessage('lives');
      return;
    case 'close':
      await sqs.close();
      port.close();
      return;
    default:
      command satisfies never;
  }
});
port.postMessage({
  endpoint: sqs.endpoint,
  environment: sqs.environment,
  queueUrls: Object.fromEntries(
    options.queues.map(({ logicalId }) => [logicalId, sqs.queueUrl(logicalId)]),
  ),
} satisfies ThreadStarted);
