import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Declaration } from '../local/declared/declaration.ts';
import { readServerless } from '../local/declared/readServerless.ts';

const ROOT = join(import.meta.dirname, '..');
const KEPT = join(ROOT, '.local/declared');

const stateOfTemplate = (): string => {
  const hash = createHash('sha256');
  const files = globSync(
    ['serverless.yml', 'serverless/*', 'local/declared/*', 'package-lock.json'],
    {
      cwd: ROOT,
    },
  );
  for (const file of files.toSorted()) {
    hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex').slice(0, 16);
};

/** What the deployment template declares. The framework needs seconds to say it, so it is asked once for each state of it. */
export const declared = async (): Promise<Declaration> => {
  const file = join(KEPT, `${stateOfTemplate()}.json`);
  if (!existsSync(file)) {
    const declaration = await readServerless(ROOT);
    mkdirSync(KEPT, { recursive: true });
    // Renamed into place, since other tests may look for it meanwhile.
    const made = `${file}.${process.pid}`;
    writeFileSync(made, JSON.stringify(declaration));
    renameSync(made, file);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Declaration;
};
