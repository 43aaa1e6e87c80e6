import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageService } from './packageService.ts';

const root = join(import.meta.dirname, '../..');
const kept = join(root, '.local/packaged');
const keptForMs = 86_400_000;

/** What the framework is given to package; dependencies it finds in the folders above. */
const sources = ['serverless.yml', 'serverless', 'handlers', 'lib', 'tsconfig.json'];

const stateOfSources = (options: readonly string[]): string => {
  const hash = createHash('sha256').update(JSON.stringify(options));
  const files = globSync([...sources, 'serverless/**', 'handlers/**', 'lib/**', 'package*.json'], {
    cwd: root,
    withFileTypes: true,
  }).filter((it) => it.isFile());
  for (const file of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    hash.update(`${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
};

const removeOldOnes = async (): Promise<void> => {
  for (const path of globSync(join(kept, '*'))) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && found.mtimeMs < Date.now() - keptForMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
};

/**
 * A package of the service as it stands, for tests and measurements. It is made once for each state of the sources, and
 * apart from `.serverless`, so that it disturbs nobody who is packaging meanwhile.
 *
 * @param options - Further options of `serverless package`.
 * @returns the folder with the zips and the CloudFormation templates.
 * @throws Error with the framework's own words when it refuses the template.
 */
export const packagedService = async (options: readonly string[] = []): Promise<string> => {
  const out = join(kept, stateOfSources(options));
  if (existsSync(out)) return out;
  await removeOldOnes();
  mkdirSync(kept, { recursive: true });
  const workshop = mkdtempSync(join(kept, 'making-'));
  try {
    for (const source of sources) {
      cpSync(join(root, source), join(workshop, source), { recursive: true });
    }
    await packageService(workshop, join(workshop, 'out'), options);
    await rename(join(workshop, 'out'), out).catch((error) => {
      // Another process has made the same meanwhile.
      if (!existsSync(out)) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true });
  }
  return out;
};
