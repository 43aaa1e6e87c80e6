import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const framework = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

/**
 * Packages the service: one zip per function and the CloudFormation templates. Needs no network and no credentials, and
 * takes five seconds. Two of them at a time in one folder would disturb each other.
 *
 * @param folder - The folder of `serverless.yml`.
 * @param out - Where zips and templates go; the framework's own place is `.serverless`.
 * @param options - Further options of `serverless package`, such as `--stage prod`.
 * @throws Error with the framework's own words when it refuses the template.
 */
export const packageService = async (
  folder: string,
  out: string,
  options: readonly string[] = [],
): Promise<void> => {
  await promisify(execFile)(
    process.execPath,
    [framework, 'package', '--package', out, ...options],
    { cwd: folder },
  ).catch(({ stdout, stderr }) => {
    throw new Error(`serverless package failed:\n${stdout}${stderr}`);
  });
};
