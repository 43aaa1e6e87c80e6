import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  runtimeClientFolder,
  runtimeClientLibrary,
  runtimeClientVersion,
} from '../local/runtime-api/runtimeClient.ts';

const tools = ['cmake', 'make', 'g++', 'python3', 'tar', 'xz'];

const isMissing = (tool: string): boolean =>
  spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined;

/** @returns why it cannot be installed, or nothing. */
const install = (): string | undefined => {
  if (process.platform !== 'linux') return 'it only builds on Linux';
  const missing = tools.filter(isMissing);
  if (missing.length > 0) return `it needs ${missing.join(', ')} to build`;
  process.stdout.write('compiling aws-lambda-ric, once, which takes some minutes\n');
  mkdirSync(runtimeClientFolder, { recursive: true });
  writeFileSync(
    join(runtimeClientFolder, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: { 'aws-lambda-ric': runtimeClientVersion },
      allowScripts: { 'aws-lambda-ric': true },
    }),
  );
  const npm = spawnSync('npm', ['install', '--no-package-lock', '--prefix', runtimeClientFolder], {
    cwd: runtimeClientFolder,
    stdio: 'inherit',
  });
  return npm.status === 0 && existsSync(runtimeClientLibrary) ? undefined : 'npm failed';
};

const problem = existsSync(runtimeClientLibrary) ? undefined : install();
if (problem !== undefined) {
  process.stderr.write(`aws-lambda-ric ${runtimeClientVersion} is not installed: ${problem}\n`);
  process.exitCode = 1;
}
