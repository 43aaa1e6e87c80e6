import { createHash, createHmac } from 'node:crypto';

const CANONICAL_REQUEST = [
  'DELETE',
  '/v1/0bcc05efb100f2a92f53c011f262dfa0/transcodings/',
  'task_id=100211',
  'content-type:application/json',
  'host:mpc.cn-north-4.myhuaweicloud.com',
  'x-project-id:0bcc05efb100f2a92f53c011f262dfa0',
  'x-sdk-date:20261124T081248Z',
  '',
  'content-type;host;x-project-id;x-sdk-date',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
].join('\n');

/** What no signer can do without: one SHA-256 and one HMAC, over texts that are ready. */
export const floorSignature = (secretKey: string): string => {
  const hash = createHash('sha256').update(CANONICAL_REQUEST).digest('hex');
  return createHmac('sha256', secretKey)
    .update(`SDK-HMAC-SHA256\n20261124T081248Z\n${hash}`)
    .digest('hex');
};
