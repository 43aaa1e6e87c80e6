import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { DeclaredQueue } from '../../local/declared/declaration.ts';
import { declaredQueues } from '../../local/declared/declaredQueues.ts';
import { readZip } from '../../scripts/package/readZip.ts';
import { type Grant, grantsOf } from '../template/grants.ts';
import type { FunctionName } from '../template/neededPermissions.ts';
import { type PackagedTemplate, packagedTemplate } from '../template/packagedTemplate.ts';
import { deployedTo, resolveTemplate } from '../template/resolveTemplate.ts';

const functionProperties = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  MemorySize: z.number(),
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
});

const mappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number(),
  MaximumBatchingWindowInSeconds: z.number(),
  FunctionResponseTypes: z.array(z.string()),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
});

/** A function as CloudFormation would create it, with the queue that it reads. */
export interface Deployment {
  readonly name: FunctionName;
  /** The unpacked zip. */
  readonly folder: string;
  readonly properties: z.infer<typeof functionProperties>;
  /** Absent when no queue invokes it. */
  readonly mapping?: z.infer<typeof mappingProperties>;
  /** All queues of the template. */
  readonly queues: readonly DeclaredQueue[];
  /** What its own role lets it do. */
  readonly grants: readonly Grant[];
}

const unpack = async (zip: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'unpacked-'));
  for (const [path, content] of readZip(await readFile(zip))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
};

/** The queues without what the local SQS does not know: keys, and whose dead letters a queue takes. */
const localQueues = ({ resources }: PackagedTemplate): DeclaredQueue[] => {
  const known = Object.entries(resources).map(([id, { Type, Properties }]) => {
    const { KmsMasterKeyId: _, RedriveAllowPolicy: __, ...rest } = Properties;
    return [id, { Type, Properties: { ...rest, SqsManagedSseEnabled: true } }];
  });
  return declaredQueues(Object.fromEntries(known), deployedTo['AWS::Region'], (path, message) => {
    throw new TypeError(`${path.join('.')}: ${message}`);
  });
};

/**
 * Packages the service, and unpacks one of its functions.
 *
 * @param name - The function's key in `serverless.yml`.
 * @param parameters - Parameters of the template that differ from their defaults.
 */
export const deploy = async (
  name: FunctionName,
  parameters: Readonly<Record<string, string>>,
): Promise<Deployment> => {
  const packaged = await packagedTemplate(parameters);
  const template = resolveTemplate(packaged);
  const logicalId = `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
  const properties = functionProperties.parse(template.resources[logicalId]?.Properties);
  const mapping = Object.values(template.resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')
    .map(({ Properties }) => mappingProperties.parse(Properties))
    .find(({ FunctionName }) => FunctionName.endsWith(`:${properties.FunctionName}`));
  return {
    name,
    folder: await unpack(join(packaged.folder, `${name}.zip`)),
    properties,
    ...(mapping && { mapping }),
    queues: localQueues(packaged),
    grants: grantsOf(template, name),
  };
};

const root = join(import.meta.dirname, '../..');

/** A folder in which the runtime client finds the handler of a function as it is in the sources. */
export const fromSource = async ({ properties }: Deployment): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sources-'));
  const [path = '', name = ''] = properties.Handler.split('.');
  await mkdir(join(folder, dirname(path)));
  await writeFile(
    join(folder, `${path}.mjs`),
    `export { ${name} } from ${JSON.stringify(`${root}/${path}.ts`)};\n`,
  );
  return folder;
};
