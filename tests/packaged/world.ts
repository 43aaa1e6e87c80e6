import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { type RunningSimulator, startSimulator } from '../../local/mpc-simulator/server.ts';
import { startExecutionEnvironment } from '../../local/runtime-api/executionEnvironment.ts';
import { createFunctionPool } from '../../local/runtime-api/functionPool.ts';
import { type LocalSqs, startLocalSqs } from '../../local/sqs/startLocalSqs.ts';
import { everything } from '../template/everything.ts';
import { deployedTo } from '../template/resolveTemplate.ts';
import { type AwsEndpoint, startAwsEndpoint } from './awsEndpoint.ts';
import type { Deployment } from './deployment.ts';
import { project } from './scenario.ts';

const [key] = DEFAULT_ACCOUNT.keys;

/** Access to the simulated project. */
export const credential = {
  HUAWEICLOUD_SDK_AK: key?.accessKey ?? '',
  HUAWEICLOUD_SDK_SK: key?.secretKey ?? '',
};

/** Whom the HTTP function lets in. */
export const callerArn = 'arn:aws:iam::111122223333:user/pipeline';

const secrets = {
  [everything.mpcSecretArn]: JSON.stringify(credential),
  [everything.httpCallersSecretArn]: JSON.stringify({
    iam: [{ name: 'pipeline', arn: callerArn }],
  }),
};
const parameters = { '/transcoding-canceller/dev/clean-up': 'on' };

/** A function under the real runtime client, with local services around it. */
export interface World {
  readonly sqs: LocalSqs;
  readonly mpc: RunningSimulator;
  readonly aws: AwsEndpoint;
  /** What the function has written. */
  log(): string;
  /**
   * Invokes the function, in a new environment unless one is idle.
   * @param time - Its context, or the milliseconds that are left; absent: all that the template gives it.
   */
  invoke(event: unknown, time?: Context | number): Promise<unknown>;
  close(): Promise<void>;
}

/** Queue URLs of the template on the local endpoint; all else stays as it is. */
const localValue = ({ queues }: Deployment, sqs: LocalSqs, aws: AwsEndpoint, value: string) => {
  const queue = queues.find(({ name }) => value.endsWith(`.amazonaws.com/${account}/${name}`));
  return queue ? aws.url + new URL(sqs.queueUrl(queue.logicalId)).pathname : value;
};
const account = deployedTo['AWS::AccountId'];

/**
 * Opens a world for one function.
 *
 * @param deployment - The function.
 * @param folder - Its code: the unpacked zip, or what stands for it.
 * @param over - Environment variables that differ from those of the template.
 */
export const openWorld = async (
  deployment: Deployment,
  folder: string,
  over: Readonly<Record<string, string>> = {},
): Promise<World> => {
  const { properties, queues } = deployment;
  const closing = new AsyncDisposableStack();
  const sqs = closing.adopt(
    await startLocalSqs({ queues, region: deployedTo['AWS::Region'] }),
    (it) => it.close(),
  );
  const mpc = closing.adopt(
    await startSimulator({ settings: { lifecycle: { startsPerMinute: 0 } } }),
    (it) => it.close(),
  );
  const aws = closing.adopt(
    await startAwsEndpoint({ sqs: sqs.endpoint, secrets, parameters }),
    (it) => it.close(),
  );
  const declared = Object.entries(properties.Environment.Variables).map(([name, value]) => [
    name,
    localValue(deployment, sqs, aws, value),
  ]);
  const { AWS_ENDPOINT_URL_SQS: _, ...sdk } = sqs.environment;
  let log = '';
  const pool = closing.adopt(
    createFunctionPool(() =>
      startExecutionEnvironment({
        name: properties.FunctionName,
        folder,
        handler: properties.Handler,
        memoryMegabytes: properties.MemorySize,
        variables: {
          ...Object.fromEntries(declared),
          ...sdk,
          AWS_ENDPOINT_URL: aws.url,
          MPC_ENDPOINT: mpc.url,
          HUAWEICLOUD_SDK_PROJECT_ID: project,
          ...over,
        },
        log: (text) => {
          log += text;
        },
      }),
    ),
    (it) => it.stop(),
  );
  return {
    sqs,
    mpc,
    aws,
    log: () => log,
    invoke: (event, time = properties.Timeout * 1_000) =>
      pool.invoke(event, typeof time === 'number' ? contextOf(properties, time) : time),
    close: () => closing.disposeAsync(),
  };
};

const contextOf = ({ FunctionName }: Deployment['properties'], remainingMs: number): Context => {
  const ends = Date.now() + remainingMs;
  return {
    awsRequestId: randomUUID(),
    functionName: FunctionName,
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:${account}:function:${FunctionName}`,
    getRemainingTimeInMillis: () => ends - Date.now(),
  } as Context;
};
