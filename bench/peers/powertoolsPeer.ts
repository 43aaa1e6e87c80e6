import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSRecord } from 'aws-lambda';
import { createOfficialCancel } from './officialClient.ts';
import type { Account, Peer } from './peer.ts';

/** Powertools' batch helper with the official SDK, as its documentation shows. */
export const powertoolsPeer = (account: Account): Peer => {
  const cancel = createOfficialCancel(account);
  const processor = new BatchProcessor(EventType.SQS);
  const recordHandler = async ({ body }: SQSRecord): Promise<void> => {
    await cancel(String(JSON.parse(body).task_id));
  };
  return {
    handle: (event) => processPartialResponse(event, recordHandler, processor),
    close: () => undefined,
  };
};
