import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { DefaultHttpClient } from '@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient.js';
import type { Account } from './peer.ts';

/** Cancels one task. Rejects when the answer is not 2xx. */
export type Cancel = (taskId: string) => Promise<unknown>;

/** A log that is switched off: the SDK's own writes to a file. */
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => 'error',
  setName: () => undefined,
};

/**
 * The official SDK, used as its README shows for a service that it has no module for. Without its `ClientBuilder`, which
 * needs a package (uuid) that the SDK does not declare.
 */
export const createOfficialCancel = (account: Account): Cancel => {
  const credentials = new BasicCredentials({
    ak: account.accessKey,
    sk: account.secretKey,
    projectId: account.projectId,
  } as Partial<BasicCredentials>);
  const http = new DefaultHttpClient({ logger: silent } as never, [account.endpoint]);
  const client = new HcClient(http).withCredential(credentials).withEndpoints([account.endpoint]);
  return (taskId) =>
    client.sendRequest({
      method: 'DELETE',
      url: '/v1/{project_id}/transcodings',
      contentType: 'application/json',
      queryParams: { task_id: taskId },
      pathParams: { project_id: account.projectId },
      headers: {},
    } as never);
};
