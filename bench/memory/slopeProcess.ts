import type { Transport } from '../../lib/mpc/transport.ts';
import { ourHandler } from '../peers/ourHandler.ts';
import { ACCOUNT, batchOf } from '../throughput/batch.ts';

// Sends messages through one consumer for as long as the parent wants, and says how much heap is in use now and then.

const BATCH = 1_000;
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

const handle = ourHandler(
  { ...ACCOUNT, endpoint: 'https://mpc.example' },
  { logLevel: 'INFO', transport, write: () => undefined },
);

for (let done = 0; done < Number(messages); ) {
  const { batchItemFailures } = await handle(batchOf(BATCH));
  if (batchItemFailures.length > 0) throw new Error('a message failed');
  done += BATCH;
  if (done % Number(every) === 0) {
    await gc({ execution: 'async', type: 'major' });
    await gc({ execution: 'async', type: 'major' });
    process.send?.({ done, heapUsed: process.memoryUsage().heapUsed });
  }
}
process.disconnect();
