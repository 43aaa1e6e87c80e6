import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { packagedService } from '../../scripts/package/packagedService.ts';

const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** A resource of the template. */
export type Resource = z.infer<typeof template>['Resources'][string];

/** A package of the service with its CloudFormation template. */
export interface PackagedTemplate {
  /** Where the zips are. */
  readonly folder: string;
  /** By logical id. */
  readonly resources: Readonly<Record<string, Resource>>;
}

/** Packages the service, unless that has been done since the sources were changed. */
export const packagedTemplate = async (): Promise<PackagedTemplate> => {
  const folder = await packagedService();
  const file = join(folder, 'cloudformation-template-update-stack.json');
  const { Resources } = template.parse(JSON.parse(await readFile(file, 'utf8')));
  return { folder, resources: Resources };
};
