import { seededRandom } from '../../local/mpc-simulator/random.ts';
import { startLocalSqs } from '../../local/sqs/startLocalSqs.ts';
import { installVirtualTime } from '../../local/virtual-time/installVirtualTime.ts';
import { openHistoryFile } from './historyFile.ts';
import { runProcess } from './processMain.ts';
import { watchQueue } from './watchQueue.ts';
import { DUPLICATES, LATEST_DUPLICATE_MS, QUEUES, REGION } from './world.ts';

await runProcess(async (options) => {
  const history = openHistoryFile(options.file);
  const random = seededRandom(options.seed);
  let refused = false;
  let duplicates = DUPLICATES;
  const sqs = await startLocalSqs({
    queues: QUEUES,
    region: REGION,
    watch: (queue) =>
      watchQueue(queue, {
        write: history.write,
        refuses: () => refused && queue.name === 'deadLetter',
        repeatAfterMs: () =>
          queue.name === 'source' && random() < duplicates
            ? random() * LATEST_DUPLICATE_MS
            : undefined,
      }),
  });
  installVirtualTime(options.time);
  return {
    environment: sqs.environment,
    queueUrls: Object.fromEntries(QUEUES.map(({ name }) => [name, sqs.queueUrl(name)])),
    obey: async (order) => {
      if (order.order === 'refuse_dead_letters') refused = order.refused;
      if (order.order === 'heal') duplicates = 0;
      if (order.order !== 'finish') return;
      await sqs.close();
      history.close();
    },
  };
});
