import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { Webhook } from 'standardwebhooks';
import type { HttpRequest } from '../../lib/http/httpRequest.ts';
import { signingDate } from '../../lib/mpc/signing/signingDate.ts';
import { MORNING } from '../records.ts';
import { KEYS, request, secretOf } from './door.ts';

interface WebhookOptions {
  readonly secret?: string;
  readonly id?: string;
  /** Epoch milliseconds. */
  readonly at?: number;
}

/** Signs as a webhook, with the specification's own signer. */
export const asWebhook = (
  unsigned: HttpRequest = request(),
  {
    secret = secretOf('new'),
    id = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
    at = MORNING,
  }: WebhookOptions = {},
): HttpRequest => ({
  ...unsigned,
  headers: {
    ...unsigned.headers,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': new Webhook(secret).sign(
      id,
      new Date(at),
      Buffer.from(unsigned.body).toString('utf8'),
    ),
  },
});

interface KeyOptions {
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** Epoch milliseconds. */
  readonly at?: number;
  /** Headers that are signed besides host, date and content type. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly data?: unknown;
}

/** Signs with a key pair, with the official signer; the body is what the official client makes of data. */
export const withKey = (
  unsigned: Pick<HttpRequest, 'method' | 'path'>,
  {
    accessKey = KEYS.accessKey,
    secretKey = KEYS.secretKey,
    at = MORNING,
    ...parts
  }: KeyOptions = {},
): HttpRequest => {
  const { headers = {}, query = {}, data } = parts;
  const { method, path } = unsigned;
  const signed = AKSKSigner.sign(
    {
      method,
      endpoint: `https://door.example.com${path}`,
      headers: {
        'content-type': 'application/json',
        'X-Sdk-Date': signingDate(at),
        ...headers,
      },
      queryParams: query,
      data,
    } as never,
    { getAk: () => accessKey, getSk: () => secretKey } as never,
  ) as Record<string, string>;
  return request({
    method,
    path,
    query: new URLSearchParams(query).toString(),
    headers: Object.fromEntries(
      Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body: Buffer.from(data === undefined ? '' : JSON.stringify(data)),
  });
};
