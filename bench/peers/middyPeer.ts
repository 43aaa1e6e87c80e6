import middy from '@middy/core';
import partialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createOfficialCancel } from './officialClient.ts';
import type { Account, Peer } from './peer.ts';

/**
 * Middy's partial-batch middleware with the official SDK, as its documentation shows: the handler answers with what
 * became of each record, and the middleware makes the partial response of it.
 */
export const middyPeer = (account: Account): Peer => {
  const cancel = createOfficialCancel(account);
  const cancelAll = ({ Records }: SQSEvent): Promise<PromiseSettledResult<unknown>[]> =>
    Promise.allSettled(Records.map(({ body }) => cancel(String(JSON.parse(body).task_id))));
  const handler = middy<SQSEvent, unknown>().use(partialBatchFailure()).handler(cancelAll);
  return {
    handle: async (event) => (await handler(event, {} as Context)) as SQSBatchResponse,
    close: () => undefined,
  };
};
