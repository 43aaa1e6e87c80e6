import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { packagedService } from '../../scripts/package/packagedService.ts';

const resource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

const template = z.object({
  Resources: z.record(z.string(), resource),
  Conditions: z.record(z.string(), z.unknown()),
  Outputs: z.record(
    z.string(),
    z.looseObject({ Value: z.unknown(), Condition: z.string().optional() }),
  ),
});

/** A resource of the template. */
export type Resource = z.infer<typeof resource>;

/** A package of the service with its CloudFormation template. */
export interface PackagedTemplate {
  /** Where the zips are. */
  readonly folder: string;
  /** By logical id. */
  readonly resources: Readonly<Record<string, Resource>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly outputs: z.infer<typeof template>['Outputs'];
}

/**
 * Packages the service, unless that has been done since the sources were changed.
 *
 * @param parameters - Parameters of the template that differ from their defaults.
 */
export const packagedTemplate = async (
  parameters: Readonly<Record<string, string>> = {},
): Promise<PackagedTemplate> => {
  const folder = await packagedService(
    Object.entries(parameters).map(([name, value]) => `--param=${name}=${value}`),
  );
  const file = join(folder, 'cloudformation-template-update-stack.json');
  const { Resources, Conditions, Outputs } = template.parse(
    JSON.parse(await readFile(file, 'utf8')),
  );
  return { folder, resources: Resources, conditions: Conditions, outputs: Outputs };
};
