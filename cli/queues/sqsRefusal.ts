/** What was asked of SQS, and of which queue. */
export interface SqsCall {
  /** Name of the command of the SDK, such as `ReceiveMessageCommand`. */
  readonly command: string;
  /** URL or name of the queue. */
  readonly queue: string;
}

/** The IAM action that a call needs. Batch calls are allowed by the action for one message. */
export const iamActionOf = ({ command }: SqsCall): string =>
  `sqs:${command.replace(/Command$/, '').replace(/Batch$/, '')}`;

const queueName = ({ queue }: SqsCall): string => queue.split('/').at(-1) ?? queue;

/** `https://sqs.eu-central-1.amazonaws.com/123456789012/name` as the ARN that a policy names. */
const arnOf = ({ queue }: SqsCall): string => {
  const [, region = '*', account = '*', name = queue] =
    /^https?:\/\/(?:sqs\.)?([a-z0-9-]+)[^/]*\/(\d{12})\/(.+)$/.exec(queue) ?? [];
  return `arn:aws:sqs:${/-\d$/.test(region) ? region : '*'}:${account}:${name}`;
};

type Explanation = (call: SqsCall, message: string) => string;

const denied: Explanation = (call) =>
  `AWS does not allow it: grant the IAM action ${iamActionOf(call)} on ${arnOf(call)}`;
const noQueue: Explanation = (call) =>
  `there is no queue ${queueName(call)}: check --stage, --region and the *_QUEUE_URL variables`;
const wrongKeys: Explanation = () =>
  'AWS does not know the credentials: check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE';
const expired: Explanation = () =>
  'the AWS credentials have expired: log in again, or set a fresh AWS_SESSION_TOKEN';
const unreachable: Explanation = (call, message) =>
  `SQS cannot be reached (${message || 'no connection'}) for ${queueName(call)}: check --endpoint, --region and the network`;
const noKeys: Explanation = () =>
  'there are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE';

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  AccessDenied: denied,
  AccessDeniedException: denied,
  KmsAccessDenied: (call) =>
    `the key that encrypts ${queueName(call)} may not be used: grant kms:Decrypt and kms:GenerateDataKey on it`,
  QueueDoesNotExist: noQueue,
  'AWS.SimpleQueueService.NonExistentQueue': noQueue,
  InvalidAddress: noQueue,
  InvalidClientTokenId: wrongKeys,
  UnrecognizedClientException: wrongKeys,
  SignatureDoesNotMatch: wrongKeys,
  IncompleteSignature: wrongKeys,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  CredentialsProviderError: noKeys,
  OverLimit: () => 'SQS keeps at most 120,000 messages hidden at a time; try again in a while',
  RequestThrottled: () => 'SQS is asked too often just now; try again in a while',
  TimeoutError: unreachable,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTUNREACH: unreachable,
  ETIMEDOUT: unreachable,
};

const isNoRegion = (message: string): boolean => /region is missing/i.test(message);

/** What SQS refused, in words that say what is missing, and what grants it. */
export const explainRefusal = (call: SqsCall, code: string, message: string): string => {
  if (isNoRegion(message)) return 'the AWS region is not known: give --region or set AWS_REGION';
  const explain = EXPLANATIONS[code];
  return (
    explain?.(call, message) ?? `${iamActionOf(call)} on ${queueName(call)}: ${code} ${message}`
  );
};

/** As the system calls its errors; the SDK may have only the text of one. */
const SYSTEM_CODE = /\bE[A-Z_]{4,}\b/;

/** Thrown by a call that SQS did not answer, or refused as a whole. Its message says what to do. */
export class SqsRefusal extends Error {
  /** SQS's own name of it, such as `AccessDenied`, or that of the system, such as `ECONNREFUSED`. */
  readonly code: string;

  constructor(call: SqsCall, cause: unknown) {
    const error: Error & { readonly code?: unknown } =
      cause instanceof Error ? cause : new Error(String(cause));
    const { name, message, code } = error;
    const ofSystem = SYSTEM_CODE.exec(typeof code === 'string' ? code : message)?.[0];
    const isOfSystem = name === 'Error' || name === 'AggregateError';
    const known = (isOfSystem && ofSystem) || name;
    super(explainRefusal(call, known, message), { cause });
    this.name = name;
    this.code = known;
  }
}
