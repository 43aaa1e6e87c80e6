import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const waiting = (task_id: string | number) => ({ task_id, status: 'WAITING' });

/** The head of a list that is too long to be read: a million older tasks are waiting. */
const LONG_LIST = JSON.stringify({
  task_array: Array.from({ length: 100 }, (_, index) => waiting(1 + index)),
  is_truncated: 1,
  total: 1_000_000,
});

/** Whatever task is asked for is waiting. A query that finds nothing would spare a consumer its cancels. */
const queryAnswer = (url: string): string => {
  const ids = new URLSearchParams(url.slice(url.indexOf('?'))).getAll('task_id');
  if (ids.length === 0) return LONG_LIST;
  return JSON.stringify({ task_array: ids.map(waiting), is_truncated: 0, total: ids.length });
};

const [latency = '0'] = process.argv.slice(2);
const latencyMs = Number(latency);

let deletes = 0;
let others = 0;

const server = createServer((request, response) => {
  request.resume();
  const answer = (): void => {
    if (request.method === 'DELETE') {
      deletes++;
      response.writeHead(204).end();
    } else {
      others++;
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(queryAnswer(request.url ?? ''));
    }
  };
  if (latencyMs === 0) answer();
  else setTimeout(answer, latencyMs);
});
server.keepAliveTimeout = 60_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 10_000 }, () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('message', () => {
  process.send?.({ deletes, others });
  deletes = 0;
  others = 0;
});
process.on('disconnect', () => process.exit());
