import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type FunctionBundle, measureBundle } from './functionBundle.ts';
import { readZip } from './readZip.ts';

/** The part of the framework's own summary of a package that is read here. */
const summary = z.object({
  service: z.object({ functions: z.record(z.string(), z.object({ handler: z.string() })) }),
});

/**
 * Measures all functions of a package.
 *
 * @param folder - Where the package is.
 * @throws Error when it is incomplete.
 */
export const readBundles = async (folder: string): Promise<FunctionBundle[]> => {
  const { service } = summary.parse(
    JSON.parse(await readFile(join(folder, 'serverless-state.json'), 'utf8')),
  );
  return Promise.all(
    Object.entries(service.functions).map(async ([name, { handler }]) => {
      const path = join(folder, `${name}.zip`);
      const zip = await readFile(path);
      return measureBundle(name, handler, { bytes: zip.length, files: readZip(zip) });
    }),
  );
};
