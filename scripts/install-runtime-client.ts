import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  runtimeClientFolder,
  runtimeClientLibrary,
  runtimeClientSources,
  runtimeClientVersion,
} from '../local/runtime-api/runtimeClient.ts';

/** Programs that building it takes, and the packages of Debian that have them. */
const tools = { cmake: 'cmake', make: 'make', 'g++': 'g++', tar: 'tar', xz: 'xz-utils' };
/** Headers of Node-API, in place of those of all of Node, which no package brings. */
const nodeApiHeadersVersion = '1.9.0';

const succeeds = (program: string, args: readonly string[], options: SpawnSyncOptions): boolean =>
  spawnSync(program, args, options).status === 0;

const missingPackages = (): string[] =>
  Object.entries(tools)
    .filter(([tool]) => !succeeds(tool, ['--version'], { stdio: 'ignore' }))
    .map(([, debianPackage]) => debianPackage);

/** Installs packages where that can be done without asking anyone: on a Debian machine, as root, as in CI. */
const installPackages = (packages: readonly string[]): boolean =>
  process.getuid?.() === 0 &&
  succeeds('apt-get', ['update', '-qq'], { stdio: 'inherit' }) &&
  succeeds('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...packages], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });

const fetchSources = (): boolean => {
  mkdirSync(runtimeClientFolder, { recursive: true });
  const dependencies = {
    'aws-lambda-ric': runtimeClientVersion,
    'node-api-headers': nodeApiHeadersVersion,
  };
  writeFileSync(
    join(runtimeClientFolder, 'package.json'),
    JSON.stringify({ private: true, dependencies }),
  );
  // Its own scripts would have node-gyp download the headers of Node.
  const options = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'];
  return succeeds('npm', ['install', ...options, '--prefix', runtimeClientFolder], {
    cwd: runtimeClientFolder,
    stdio: 'inherit',
  });
};

/** Builds curl and aws-lambda-cpp from the sources that the package brings, by its own script, which says a lot. */
const buildLibraries = (): boolean => {
  const { status, stderr } = spawnSync('sh', ['scripts/preinstall.sh'], {
    cwd: runtimeClientSources,
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (status !== 0) process.stderr.write(stderr);
  return status === 0;
};

const compile = (): boolean => {
  // The client includes these headers, and uses nothing of them.
  const stubs = join(runtimeClientFolder, 'stubs');
  mkdirSync(stubs, { recursive: true });
  for (const header of ['node.h', 'uv.h', 'v8.h']) writeFileSync(join(stubs, header), '');
  const built = 'deps/artifacts';
  return succeeds(
    'g++',
    [
      ...['-shared', '-fPIC', '-O2', '-std=c++17', '-pthread'],
      ...['-DNODE_GYP_MODULE_NAME=rapid_client', '-DBUILDING_NODE_EXTENSION'],
      ...['-I../node-addon-api', '-I../node-api-headers/include', `-I${built}/include`],
      ...[`-I${stubs}`, 'src/native/rapid-client.cc'],
      ...[`${built}/lib/libaws-lambda-runtime.a`, `${built}/lib/libcurl.a`],
      ...['-o', runtimeClientLibrary],
    ],
    { cwd: runtimeClientSources, stdio: 'inherit' },
  );
};

/** @returns why it cannot be installed, or nothing. */
const install = (): string | undefined => {
  if (process.platform !== 'linux') return 'it only builds on Linux';
  const missing = missingPackages();
  if (missing.length > 0 && !installPackages(missing)) {
    return `building it needs ${missing.join(', ')}`;
  }
  process.stdout.write('compiling aws-lambda-ric, once, which takes some minutes\n');
  if (!fetchSources()) return 'npm failed';
  if (!buildLibraries()) return 'its libraries could not be built';
  return compile() ? undefined : 'it could not be compiled';
};

const problem = existsSync(runtimeClientLibrary) ? undefined : install();
if (problem !== undefined) {
  process.stderr.write(`aws-lambda-ric ${runtimeClientVersion} is not installed: ${problem}\n`);
  process.exitCode = 1;
}
