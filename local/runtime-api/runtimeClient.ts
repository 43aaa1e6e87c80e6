import { join } from 'node:path';

/** The release of AWS's runtime client that packaged functions are run with. */
export const runtimeClientVersion = '4.0.2';

/** Where it is installed, apart from the other dependencies, since it has to be compiled for minutes. */
export const runtimeClientFolder = join(
  import.meta.dirname,
  `../../.local/runtime-client-${runtimeClientVersion}`,
);

/** The package with its sources. */
export const runtimeClientSources = join(runtimeClientFolder, 'node_modules/aws-lambda-ric');

/** The program that runs a function on Lambda. */
export const runtimeClientProgram = join(runtimeClientSources, 'index.mjs');

/** Its compiled part, the last thing that an installation makes. */
export const runtimeClientLibrary = join(runtimeClientSources, 'rapid-client.node');
