import { readFileSync } from 'node:fs';
import { ourPeer } from '../peers/ourPeer.ts';
import { ACCOUNT } from '../throughput/batch.ts';

// Handles events that are files of JSON, one after the other, and says how large this process was at most.

const KIBIBYTE = 1_024;

const [endpoint = '', ...files] = process.argv.slice(2);
const peer = ourPeer({ ...ACCOUNT, endpoint }, 'INFO');
for (const file of files) await peer.handle(JSON.parse(readFileSync(file, 'utf8')));
process.send?.(process.resourceUsage().maxRSS * KIBIBYTE);
process.on('disconnect', () => process.exit());
