import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GENERATED_DOCUMENTS } from './documents/generatedDocuments.ts';

/** Writes what is generated in the documents anew: `node scripts/documents.ts`. A test fails while it is stale. */
for (const { path, renew } of GENERATED_DOCUMENTS) {
  const file = join(import.meta.dirname, '..', path);
  const text = await readFile(file, 'utf8').catch(() => '');
  await writeFile(file, renew(text));
  process.stdout.write(`${path}\n`);
}
