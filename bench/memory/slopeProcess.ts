import { type Clock, systemClock } from '../../lib/mpc/clock.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import { ourHandler } from '../peers/ourHandler.ts';
import { ACCOUNT, batchOf } from '../throughput/batch.ts';

// Sends messages through one consumer for as long as the parent wants, and says how much heap is in use now and then.

const BATCH = 1_000;
const MINUTE_MS = 61_000;
const { gc } = globalThis;
if (gc === undefined) throw new Error('this needs node --expose-gc');

const [messages = '0', every = '0'] = process.argv.slice(2);

/** Takes every cancel, and has every task waiting: without sockets, so that a million messages take a minute. */
const transport: Transport = ({ method, target }) => {
  const ids = new URLSearchParams(target.slice(target.indexOf('?'))).getAll('task_id');
  const tasks = ids.map((task_id) => ({ task_id, status: 'WAITING' }));
  return Promise.resolve({
    kind: 'answer',
    status: method === 'DELETE' ? 204 : 200,
    headers: {},
    body: method === 'DELETE' ? '' : JSON.stringify({ task_array: tasks, total: tasks.length }),
    complete: true,
  });
};

/**
 * A minute passes from batch to batch. The consumer remembers the calls of the last minute, a hundred at the documented
 * quota; at the speed of this process alone they would be most of what is measured.
 */
let passed = 0;
const clock: Clock = { ...systemClock, now: () => Date.now() + passed };

const handle = ourHandler(
  { ...ACCOUNT, endpoint: 'https://mpc.example' },
  { logLevel: 'INFO', clock, transport, write: () => undefined },
);

for (let done = 0; done < Number(messages); ) {
  const { batchItemFailures } = await handle(batchOf(BATCH, clock.now()));
  if (batchItemFailures.length > 0) throw new Error('a message failed');
  done += BATCH;
  passed += MINUTE_MS;
  if (done % Number(every) === 0) {
    await gc({ execution: 'async', type: 'major' });
    await gc({ execution: 'async', type: 'major' });
    process.send?.({ done, heapUsed: process.memoryUsage().heapUsed });
  }
}
process.disconnect();
