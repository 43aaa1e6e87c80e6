#!/usr/bin/env node
import { systemClock } from '../lib/mpc/clock.ts';
import { createNodeTransport } from '../lib/mpc/nodeTransport.ts';
import { CONCURRENCY } from '../lib/service.ts';
import { createFile } from './newFile.ts';
import { runProgram } from './program.ts';

const interruption = new AbortController();
const interrupt = (): void => {
  interruption.abort();
  // Who asks again does not want to wait for an orderly end.
  process.once('SIGINT', () => process.exit(130));
};
process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);
// A reader such as `head` hangs up when it has seen enough: letters that are held must be let go all the same.
process.stdout.on('error', () => interruption.abort());

process.exitCode = await runProgram(process.argv.slice(2), {
  ...systemClock,
  env: process.env,
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  interrupted: interruption.signal,
  createFile,
  transport: createNodeTransport(CONCURRENCY).send,
  readSecret: async (arn) => (await import('../lib/secrets/awsSecretReader.ts')).readAwsSecret(arn),
});
