import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { signingDate } from '../../lib/mpc/signing/signingDate.ts';
import { signRequest } from '../../lib/mpc/signing/signRequest.ts';

const PROJECT = '0bcc05efb100f2a92f53c011f262dfa0';
const HOST = 'mpc.cn-north-4.myhuaweicloud.com';
const PATH = `/v1/${PROJECT}/transcodings`;
const HEADERS = { 'content-type': 'application/json', 'x-project-id': PROJECT };

/** Made up. */
export const KEYS = { accessKey: 'AKIDEXAMPLE0000000000', secretKey: 'SKEXAMPLE00000000000000' };

/** A task of its own for each signature: nobody is to remember one. */
let task = 100_000;

/** Signs a cancel as our client does, with the date of now. */
export const signOurs = (): string =>
  signRequest(
    {
      method: 'DELETE',
      url: { host: HOST, path: PATH, query: [['task_id', String(task++)]] },
      headers: HEADERS,
      body: '',
    },
    KEYS,
    signingDate(Date.now()),
  ).authorization;

const CREDENTIAL = { getAk: () => KEYS.accessKey, getSk: () => KEYS.secretKey };

/** Signs a cancel as the official client calls its signer; it takes the date of now. */
export const signOfficially = (): unknown =>
  Reflect.apply(AKSKSigner.sign, AKSKSigner, [
    {
      method: 'DELETE',
      endpoint: `https://${HOST}${PATH}`,
      queryParams: { task_id: String(task++) },
      headers: HEADERS,
    },
    CREDENTIAL,
  ]);
