import { PEERS } from '../peers/peers.ts';
import { ACCOUNT, batchOf } from '../throughput/batch.ts';

// Peak memory of this process: idle after one message, or after one batch of the given size as well.

const KIBIBYTE = 1_024;

const [endpoint = '', size = '0'] = process.argv.slice(2);
const peer = PEERS.ours_logging({ ...ACCOUNT, endpoint });
await peer.handle(batchOf(1));
if (Number(size) > 0) await peer.handle(JSON.parse(JSON.stringify(batchOf(Number(size)))));
process.send?.(process.resourceUsage().maxRSS * KIBIBYTE);
process.on('disconnect', () => process.exit());
