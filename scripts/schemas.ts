import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publishedSchemas } from './schemas/publishedSchemas.ts';

/** Writes the published schemas anew: `node scripts/schemas.ts && npm run format`. A test fails while one is stale. */
for (const { path, content } of publishedSchemas()) {
  const file = join(import.meta.dirname, '..', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
  process.stdout.write(`${path}\n`);
}
