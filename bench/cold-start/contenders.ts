import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Deployment, deploy } from '../../tests/packaged/deployment.ts';
import { ACCOUNT } from '../throughput/batch.ts';
import { CALLER_ARN, httpEvent, queueEvent, tick } from './events.ts';

/** A function whose start is measured. */
export interface Contender {
  /** Its key in the JSON, without the unit. */
  readonly name: string;
  readonly label: string;
  readonly folder: string;
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly variables: Readonly<Record<string, string>>;
  /** Makes its first event. */
  readonly event: () => unknown;
}

const secretArn = (name: string): string =>
  `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-AbCdEf`;
const MPC_SECRET = secretArn('mpc');
const CALLERS_SECRET = secretArn('callers');

/** What the secrets hold. */
export const SECRETS = {
  [MPC_SECRET]: JSON.stringify({
    HUAWEICLOUD_SDK_AK: ACCOUNT.accessKey,
    HUAWEICLOUD_SDK_SK: ACCOUNT.secretKey,
  }),
  [CALLERS_SECRET]: JSON.stringify({ iam: [{ name: 'pipeline', arn: CALLER_ARN }] }),
};

/** The default deployment, with what it cannot do without: a credential, and who may call over HTTP. */
const PARAMETERS = {
  mpcSecretArn: MPC_SECRET,
  mpcProjectId: ACCOUNT.projectId,
  httpAuth: 'iam',
  httpCallersSecretArn: CALLERS_SECRET,
};

const OURS = [
  { name: 'consumer', key: 'cancelFromQueue', label: 'our consumer', event: queueEvent },
  { name: 'http', key: 'cancelFromHttp', label: 'our HTTP door', event: httpEvent },
  { name: 'cleanup', key: 'cleanUpStale', label: 'our clean-up', event: tick },
  { name: 'redrive', key: 'redriveDeadLetters', label: 'our redrive', event: tick },
] as const;

const PEERS = [
  { name: 'empty', file: 'empty', label: 'empty handler' },
  { name: 'middy', file: 'bareMiddy', label: 'bare Middy' },
  { name: 'naive', file: 'handler', label: 'naive peer' },
] as const;

/** Bundles a peer by the defaults of esbuild, as it does for Node. */
const bundlePeer = async (file: string, folder: string): Promise<void> => {
  await build({
    entryPoints: [join(import.meta.dirname, `../peers/naive/${file}.ts`)],
    bundle: true,
    platform: 'node',
    outfile: join(folder, `${file}.js`),
    logLevel: 'error',
  });
};

/**
 * Bundles the peers, and packages and unpacks our functions.
 *
 * @param closing - removes what was made.
 * @returns the empty handler first.
 */
export const makeContenders = async (closing: AsyncDisposableStack): Promise<Contender[]> => {
  const remove = (path: string) => rm(path, { recursive: true, force: true });
  const folder = closing.adopt(await mkdtemp(join(tmpdir(), 'peers-')), remove);
  const peers = await Promise.all(
    PEERS.map(async ({ name, file, label }): Promise<Contender> => {
      await bundlePeer(file, folder);
      return {
        name,
        label,
        folder,
        handler: `${file}.handler`,
        memoryMegabytes: 512,
        variables: {
          MPC_SECRET_ARN: MPC_SECRET,
          HUAWEICLOUD_SDK_PROJECT_ID: ACCOUNT.projectId,
          DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/dead-letter',
        },
        event: queueEvent,
      };
    }),
  );
  const ours: Contender[] = [];
  // The first one packages all of them.
  for (const { name, key, label, event } of OURS) {
    const { folder: unpacked, properties }: Deployment = await deploy(key, PARAMETERS);
    closing.adopt(unpacked, remove);
    ours.push({
      name,
      label,
      folder: unpacked,
      handler: properties.Handler,
      memoryMegabytes: properties.MemorySize,
      variables: properties.Environment.Variables,
      event,
    });
  }
  return [...peers, ...ours];
};
