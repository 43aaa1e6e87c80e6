import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { DefaultHttpClient } from '@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient.js';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { PROJECT } from './simulatedService.ts';

/** What an official client says of a call: status and code, or the whole answer. */
export type Said = { readonly httpStatusCode: number } & Readonly<Record<string, unknown>>;

export interface OfficialClient {
  send(
    method: string,
    url: string,
    queryParams?: Record<string, unknown>,
    data?: unknown,
  ): Promise<Said>;
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => 'error',
  setName: () => undefined,
};

/** The official SDK's client; errors come back as answers, since they are what the tests are about. */
export const officialClient = (
  endpoint: string,
  given: { ak?: string; sk?: string; projectId?: string; securityToken?: string } = {},
): OfficialClient => {
  const [key] = DEFAULT_ACCOUNT.keys;
  const credentials = new BasicCredentials({
    ak: key?.accessKey ?? '',
    sk: key?.secretKey ?? '',
    projectId: PROJECT,
    ...given,
  } as Partial<BasicCredentials>);
  const http = new DefaultHttpClient({ logger: silent } as never, [endpoint]);
  const client = new HcClient(http).withCredential(credentials).withEndpoints([endpoint]);
  return {
    send: async (method, url, queryParams = {}, data = undefined) => {
      const options = { method, url, queryParams, pathParams: {}, headers: {}, data };
      try {
        return await client.sendRequest({ contentType: 'application/json', ...options } as never);
      } catch (error) {
        return { ...(error as Said) };
      }
    },
  };
};

export const TASKS = '/v1/{project_id}/transcodings';
