import type { Standing } from './standing.ts';

/** A place to show progress: a terminal that can overwrite its line, or a stream that keeps every line. */
export interface ProgressOutput {
  readonly isTerminal: boolean;
  write(text: string): void;
}

const LINE_EVERY_MS = 5_000;

const describe = (standing: Standing, elapsedMs: number): string => {
  const { messages, source, dead, parked, kills, healed } = standing;
  return [
    `${Math.min(messages, standing.ended())} of ${messages} ended`,
    `${source} queued`,
    `${dead} dead`,
    `${parked} parked`,
    `${kills} kills`,
    `${Math.round(elapsedMs / 1_000)} s`,
    ...(healed ? ['healed'] : []),
  ].join(' · ');
};

/**
 * Makes what shows where a run stands: a line that renews itself on a terminal, a line every five seconds elsewhere.
 *
 * @param now - milliseconds of any clock.
 */
export const createProgressLine = (
  { isTerminal, write }: ProgressOutput,
  now: () => number,
): ((standing: Standing) => void) => {
  const startedAt = now();
  let shownAt = startedAt;
  return (standing) => {
    if (!isTerminal && now() - shownAt < LINE_EVERY_MS) return;
    shownAt = now();
    const line = describe(standing, shownAt - startedAt);
    write(isTerminal ? `\r\x1b[K  ${line}` : `  ${line}\n`);
  };
};
