import type { AccessKeys } from '../../lib/mpc/signing/signRequest.ts';

/** With which webhooks are signed here. The same at each start, so that what was once pasted goes on working. */
export const WEBHOOK_SECRET = `whsec_${Buffer.from('known to everyone on this machine').toString('base64')}`;

/** Whom the local IAM authorizer lets in. */
export const IAM_ARN = 'arn:aws:iam::000000000000:user/local';

/** What tells a function with HTTP routes who may call: one caller of each kind, for all projects. */
export const callersVariables = ({
  accessKey,
  secretKey,
}: AccessKeys): Readonly<Record<string, string>> => ({
  HTTP_AUTH: 'webhook,access_key,iam',
  // The secret of a deployment is not to be reached from here.
  HTTP_CALLERS_SECRET_ARN: '',
  HTTP_CALLERS: JSON.stringify({
    webhook: [{ name: 'local-webhook', secrets: [WEBHOOK_SECRET] }],
    access_key: [{ name: 'local-client', access_key: accessKey, secret_key: secretKey }],
    iam: [{ name: 'local-pipeline', arn: IAM_ARN }],
  }),
});
