import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { Declaration } from './declaration.ts';
import { declarationFrom } from './declarationFrom.ts';

const framework = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

/**
 * Reads what the deployment template declares, through the framework's own resolver: variables, parameters and plugins
 * mean here what they mean when packaging. It needs no network and no credentials, and takes about three seconds.
 *
 * @param folder - The folder of `serverless.yml`.
 * @throws TypeError listing every part that the local world cannot run as declared.
 * @throws Error with the framework's own words when it refuses the template.
 */
export const readServerless = async (folder: string): Promise<Declaration> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [framework, 'print', '--format', 'json'],
    { cwd: folder, maxBuffer: 64 * 2 ** 20 },
  );
  return declarationFrom(JSON.parse(stdout));
};
