import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { DeclaredQueue } from '../../local/declared/declaration.ts';
import { declaredQueues } from '../../local/declared/declaredQueues.ts';
import { readZip } from '../../scripts/package/readZip.ts';
import { packagedTemplate } from '../template/packagedTemplate.ts';

const arnOf = z
  .object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
  .transform(({ 'Fn::GetAtt': [logicalId] }) => logicalId);

const functionProperties = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  MemorySize: z.number(),
  Timeout: z.number(),
  Environment: z.object({
    Variables: z.record(z.string(), z.union([z.string(), z.object({ Ref: z.string() })])),
  }),
});

const mappingProperties = z.object({
  EventSourceArn: arnOf,
  FunctionName: arnOf,
  BatchSize: z.number(),
  MaximumBatchingWindowInSeconds: z.number(),
  FunctionResponseTypes: z.array(z.string()),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
});

/** A function as CloudFormation would create it, with the queue that it reads. */
export interface Deployment {
  /** The unpacked zip. */
  readonly folder: string;
  readonly properties: z.infer<typeof functionProperties>;
  readonly mapping: z.infer<typeof mappingProperties>;
  /** All queues of the template. */
  readonly queues: readonly DeclaredQueue[];
}

const unpack = async (zip: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'unpacked-'));
  for (const [path, content] of readZip(await readFile(zip))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
};

/**
 * Packages the service, and unpacks one of its functions that reads a queue.
 *
 * @param name - The function's key in `serverless.yml`.
 * @param region - Goes into the queues' ARNs.
 */
export const deploy = async (name: string, region: string): Promise<Deployment> => {
  const { folder, resources } = await packagedTemplate();
  const logicalId = `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
  const mapping = Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')
    .map(({ Properties }) => mappingProperties.parse(Properties))
    .find(({ FunctionName }) => FunctionName === logicalId);
  if (mapping === undefined) throw new RangeError(`${name} reads no queue`);
  return {
    folder: await unpack(join(folder, `${name}.zip`)),
    properties: functionProperties.parse(resources[logicalId]?.Properties),
    mapping,
    queues: declaredQueues(resources, region, (path, message) => {
      throw new TypeError(`${path.join('.')}: ${message}`);
    }),
  };
};

/**
 * The environment variables that the template gives to a function.
 *
 * @param urlOf - URL of a queue by its key in the template.
 */
export const variablesOf = (
  { properties }: Deployment,
  urlOf: (queue: string) => string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(properties.Environment.Variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : urlOf(value.Ref),
    ]),
  );
