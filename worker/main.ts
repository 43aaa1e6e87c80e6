import { ConfigError } from '../lib/config/configError.ts';
import { readWorkerConfig } from './settings.ts';

try {
  readWorkerConfig(process.env);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
