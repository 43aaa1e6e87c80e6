import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { terminalPicture } from './demo-picture/terminalPicture.ts';

const ROOT = join(import.meta.dirname, '..');
const PICTURE = 'docs/demo.svg';

/** Runs the demo, and draws what it writes: `node scripts/demo-picture.ts`. A test fails when the report has changed since. */
const { stdout } = await promisify(execFile)(process.execPath, ['local/demo/main.ts'], {
  cwd: ROOT,
});
const lines = ['$ npm run demo', '', ...stdout.trimEnd().split('\n')];
await writeFile(
  join(ROOT, PICTURE),
  terminalPicture(
    'Output of npm run demo: every request with its outcome, held against the ledger',
    lines,
  ),
);
process.stdout.write(`${PICTURE}\n`);
