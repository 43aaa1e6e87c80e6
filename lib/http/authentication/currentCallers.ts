import { readCallers } from '../../config/callerList.ts';
import type { Clock } from '../../mpc/clock.ts';
import { singleFlight } from '../../mpc/credentials/singleFlight.ts';
import type { SecretReader } from '../../secrets/secretSource.ts';
import type { AuthenticationConfig, Callers } from './callers.ts';

/** What {@link createCurrentCallers} needs. */
export interface CurrentCallersOptions {
  readonly readSecret: SecretReader;
  /** Milliseconds after which the secret is read again. */
  readonly ttlMs: number;
  readonly clock: Clock;
  /** Told when the secret could not be read, or holds no list of callers. No problem shows a secret. */
  readonly failed: (problems: readonly string[]) => void;
}

/** While it cannot be read it is not asked for more often, however many requests come in. */
const BETWEEN_TRIES_MS = 5_000;

/**
 * The list of callers: as it stands in the settings, or as a secret holds it, which is read when it is first needed and
 * again when it is old. When it cannot be read again, the known one is used on.
 *
 * @returns what rejects as long as there never was a list that could be read.
 */
export const createCurrentCallers = (
  { kinds, callers: origin }: AuthenticationConfig,
  { readSecret, ttlMs, clock, failed }: CurrentCallersOptions,
): (() => Promise<Callers>) => {
  if (origin.from === 'settings') return () => Promise.resolve(origin.callers);
  let known: Callers | undefined;
  let dueAt = Number.NEGATIVE_INFINITY;

  const read = async (): Promise<Callers | undefined> => {
    const problems: string[] = [];
    try {
      const text = await readSecret(origin.arn);
      const callers = readCallers(text, kinds, 'the secret', (name, problem) =>
        problems.push(`${name}: ${problem}`),
      );
      if (problems.length === 0) return callers;
    } catch (error) {
      problems.push(`the secret: could not be read (${(error as Error).name})`);
    }
    failed(problems);
    return undefined;
  };

  const refresh = singleFlight(async () => {
    const found = await read();
    dueAt = clock.now() + (found === undefined ? Math.min(ttlMs, BETWEEN_TRIES_MS) : ttlMs);
    known = found ?? known;
  });

  return async () => {
    if (clock.now() >= dueAt) await refresh();
    if (known === undefined) throw new Error('the list of callers could not be read');
    return known;
  };
};
