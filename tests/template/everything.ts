/** ARN of a secret in the region of the template. */
const secret = (name: string): string =>
  `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-AbCdEf`;

/** Parameters under which everything that is optional exists. */
export const everything = {
  mpcSecretArn: secret('mpc'),
  httpAuth: 'webhook',
  httpCallersSecretArn: secret('callers'),
  httpCorsOrigins: 'https://console.example,https://ops.example',
  httpDomain: 'cancel.example',
  httpCertificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/0a1b',
  outcomeEventBus: 'outcomes',
  producerAccounts: '444455556666,777788889999',
  requestTopicArn: 'arn:aws:sns:eu-central-1:444455556666:cancellations',
  kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b',
  alarmEmail: 'ops@example.com',
} as const;

/** Parameters under which nothing exists that can be switched off. */
export const switchedOff = { reserveConcurrency: 'false', cleanUpEnabled: 'false' } as const;
