import { deployedTo } from './resolveTemplate.ts';

/** A call that a function makes, or that Lambda makes in its name, and how that is known. */
export interface NeededPermission {
  readonly action: string;
  readonly resource: string;
  /**
   * `recorded`: tests/packaged sees the packaged function make it. `lambda`: Lambda makes it with the function's role, as
   * the Developer Guide says. `key`: SQS or Secrets Manager uses the key with it.
   */
  readonly because: 'recorded' | 'lambda' | 'key';
}

/** The functions of the template. */
export type FunctionName =
  | 'cancelFromQueue'
  | 'cancelFromHttp'
  | 'redriveDeadLetters'
  | 'cleanUpStale';

const { 'AWS::AccountId': account, 'AWS::Region': region } = deployedTo;
const service = 'transcoding-canceller-dev';
const arn = (of: string, rest: string): string => `arn:aws:${of}:${region}:${account}:${rest}`;

/** The queues by their part in the service. */
export const queueArns = {
  source: arn('sqs', `${service}-cancel-requests`),
  deadLetter: arn('sqs', `${service}-dead-letter`),
  parked: arn('sqs', `${service}-parked`),
} as const;

const on = (
  resource: string,
  because: NeededPermission['because'],
  ...actions: readonly string[]
): NeededPermission[] => actions.map((action) => ({ action, resource, because }));

const logs = (name: FunctionName): NeededPermission[] =>
  on(
    arn('logs', `log-group:/aws/lambda/${service}-${name}:*`),
    'lambda',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  );

/** Failures of a run that nobody waits for. */
const failedRuns = on(arn('sns', `${service}-alarms`), 'lambda', 'sns:Publish');

const { source, deadLetter, parked } = queueArns;

/** What each function needs with nothing configured. */
export const neededAlways: Readonly<Record<FunctionName, readonly NeededPermission[]>> = {
  cancelFromQueue: [
    ...logs('cancelFromQueue'),
    // The event source mapping.
    ...on(source, 'lambda', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'),
    ...on(source, 'recorded', 'sqs:ChangeMessageVisibility', 'sqs:SendMessage'),
    // The mapping again, and a function that is short of quota: it asks how much waits.
    ...on(source, 'lambda', 'sqs:GetQueueAttributes'),
    ...on(deadLetter, 'recorded', 'sqs:SendMessage'),
    ...on(parked, 'recorded', 'sqs:SendMessage'),
  ],
  cancelFromHttp: [...logs('cancelFromHttp'), ...on(source, 'recorded', 'sqs:SendMessage')],
  redriveDeadLetters: [
    ...logs('redriveDeadLetters'),
    ...failedRuns,
    ...on(
      deadLetter,
      'recorded',
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ),
    ...on(source, 'recorded', 'sqs:GetQueueAttributes', 'sqs:SendMessage'),
    ...on(parked, 'recorded', 'sqs:SendMessage'),
  ],
  cleanUpStale: [
    ...logs('cleanUpStale'),
    ...failedRuns,
    ...on(source, 'recorded', 'sqs:SendMessage'),
    ...on(
      arn('ssm', 'parameter/transcoding-canceller/dev/clean-up'),
      'recorded',
      'ssm:GetParameter',
    ),
  ],
};

/** Parameters under which functions need more. */
export interface ConfiguredParameters {
  readonly kmsKeyArn: string;
  readonly mpcSecretArn: string;
  readonly httpCallersSecretArn: string;
  readonly outcomeEventBus: string;
}

/** What each function needs besides, once that is configured. */
export const neededWhenConfigured = ({
  kmsKeyArn,
  mpcSecretArn,
  httpCallersSecretArn,
  outcomeEventBus,
}: ConfiguredParameters): Readonly<Record<FunctionName, readonly NeededPermission[]>> => {
  const key = on(kmsKeyArn, 'key', 'kms:GenerateDataKey', 'kms:Decrypt');
  const credential = on(mpcSecretArn, 'recorded', 'secretsmanager:GetSecretValue');
  const callers = on(httpCallersSecretArn, 'recorded', 'secretsmanager:GetSecretValue');
  const outcomes = on(
    arn('events', `event-bus/${outcomeEventBus}`),
    'recorded',
    'events:PutEvents',
  );
  return {
    cancelFromQueue: [...key, ...credential, ...outcomes],
    cancelFromHttp: [...key, ...credential, ...callers, ...outcomes],
    redriveDeadLetters: key,
    cleanUpStale: [...key, ...credential],
  };
};
