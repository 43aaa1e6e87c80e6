import { constants } from 'node:os';
import { ConfigError } from '../lib/config/configError.ts';
import { runWorker } from './runWorker.ts';
import { readWorkerConfig } from './settings.ts';

const ending = new AbortController();

/** At Ctrl-C a terminal signals npm as well, which passes it on: two at a time are one. */
const SECOND_SIGNAL_MS = 500;
let toldAt: number | undefined;

/** The first signal ends the worker in good order, a second one at once. */
const end = (signal: 'SIGTERM' | 'SIGINT'): void => {
  const now = performance.now();
  toldAt ??= now;
  if (now - toldAt > SECOND_SIGNAL_MS) process.exit(128 + constants.signals[signal]);
  ending.abort();
};
process.on('SIGTERM', end);
process.on('SIGINT', end);

const main = async (): Promise<void> => {
  try {
    const config = readWorkerConfig(process.env);
    await runWorker({
      config,
      ending: ending.signal,
      write: (text) => void process.stdout.write(text),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
};

// No top-level await, which a bundle in CommonJS cannot have.
void main();
