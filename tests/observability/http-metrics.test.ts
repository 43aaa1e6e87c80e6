import { expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import type { Exchange } from '../../lib/http/door.ts';
import { createHttpWatch } from '../../lib/observability/httpWatch.ts';
import { createWatch } from '../../lib/observability/watch.ts';
import { MORNING } from '../records.ts';

const context = {
  awsRequestId: 'r-1',
  functionName: 'door',
  getRemainingTimeInMillis: () => 20_000,
} as unknown as Context;

/** What is written of one exchange, its lines joined. */
const writtenOf = async (exchange: Exchange): Promise<Readonly<Record<string, unknown>>> => {
  const lines: string[] = [];
  const clock = { now: () => MORNING };
  const write = (text: string) => void lines.push(text);
  const watch = createWatch({ logLevel: 'SILENT', clock, write });
  await createHttpWatch(watch, clock)(context, () => Promise.resolve(exchange));
  return Object.assign({}, ...lines.map((line) => JSON.parse(line)));
};

test('requests of a list are counted one by one, those on the queue and those that are not', async () => {
  const written = await writtenOf({
    answer: { status: 202, headers: {} },
    queued: 5,
    notQueued: 3,
  });

  expect(written).toMatchObject({ http_2xx: 1, queued: 5, not_queued: 3 });
});
