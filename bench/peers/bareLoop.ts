import type { SQSRecord } from 'aws-lambda';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import { signingDate } from '../../lib/mpc/signing/signingDate.ts';
import { signRequest } from '../../lib/mpc/signing/signRequest.ts';
import { CONCURRENCY } from '../../lib/service.ts';
import type { Account, Peer } from './peer.ts';

/**
 * The limit: reads each message, signs, sends over the same kind of agent with as many calls out as we have, and knows
 * nothing but 2xx and not 2xx.
 */
export const bareLoop = (account: Account): Peer => {
  const transport = createNodeTransport(CONCURRENCY);
  const { host } = new URL(account.endpoint);
  const path = `/v1/${account.projectId}/transcodings`;

  const cancel = async ({ body }: SQSRecord): Promise<boolean> => {
    const { task_id: taskId } = JSON.parse(body);
    const { headers, target } = signRequest(
      {
        method: 'DELETE',
        url: { host, path, query: [['task_id', String(taskId)]] },
        headers: { 'content-type': 'application/json', 'x-project-id': account.projectId },
        body: '',
      },
      account,
      signingDate(Date.now()),
    );
    const answer = await transport.send(
      { method: 'DELETE', origin: account.endpoint, target, headers, body: '' },
      { timeoutMs: 8_000 },
    );
    return answer.kind === 'answer' && answer.status < 300;
  };

  return {
    handle: async ({ Records }) => {
      const waiting = [...Records];
      const batchItemFailures: { itemIdentifier: string }[] = [];
      const work = async (): Promise<void> => {
        for (let record = waiting.pop(); record; record = waiting.pop()) {
          if (!(await cancel(record))) batchItemFailures.push({ itemIdentifier: record.messageId });
        }
      };
      await Promise.all(Array.from({ length: CONCURRENCY }, work));
      return { batchItemFailures };
    },
    close: transport.close,
  };
};
