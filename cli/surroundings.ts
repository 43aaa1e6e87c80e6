import type { Clock } from '../lib/mpc/clock.ts';
import type { Transport } from '../lib/mpc/transport.ts';
import type { SecretReader } from '../lib/secrets/secretSource.ts';
import type { NewFile } from './newFile.ts';

/** What a command sees of the process that runs it, and of the world. */
export interface Surroundings extends Clock {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to standard output. */
  readonly write: (text: string) => void;
  /** Writes to standard error. */
  readonly writeError: (text: string) => void;
  /** Whether standard error is a terminal, on which progress can be shown. */
  readonly isTerminal: boolean;
  /** Aborted when the command is to stop as soon as it can do so in order: by Ctrl-C, or when nobody reads its output. */
  readonly interrupted: AbortSignal;
  /** @throws when there is such a file already, or it cannot be written. */
  readonly createFile: (path: string) => Promise<NewFile>;
  /** How the transcoding API is reached. */
  readonly transport: Transport;
  readonly readSecret: SecretReader;
}
