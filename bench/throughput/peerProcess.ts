import { PEERS, type PeerName } from '../peers/peers.ts';
import { ACCOUNT, batchOf } from './batch.ts';
import type { Sample, Workload } from './startPeer.ts';

const [name, endpoint = ''] = process.argv.slice(2);
const peer = PEERS[name as PeerName]({ ...ACCOUNT, endpoint });

const measure = async ({ size, batches }: Workload): Promise<Sample> => {
  // Made before: that is the work of Lambda, not of a consumer.
  const events = Array.from({ length: batches }, () => batchOf(size, Date.now()));
  let failed = 0;
  const startedAt = performance.now();
  const used = process.cpuUsage();
  for (const event of events) {
    const { batchItemFailures } = await peer.handle(event);
    failed += batchItemFailures.length;
  }
  const { user, system } = process.cpuUsage(used);
  return { ms: performance.now() - startedAt, cpuMs: (user + system) / 1_000, failed };
};

process.on('message', async (workload: Workload) => {
  process.send?.(await measure(workload));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
