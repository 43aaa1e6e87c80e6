import { formatCount, formatDuration } from './format.ts';

/** How far a run is. */
export interface Standing {
  readonly ended: number;
  readonly requested: number;
  readonly apiCalls: number;
  /** Messages on the source queue. */
  readonly queued: number;
  /** Milliseconds since the start, in the time of the demo. */
  readonly virtualMs: number;
}

/** A place to show progress: a terminal that can overwrite its line, or a stream that keeps every line. */
export interface ProgressOutput {
  readonly isTerminal: boolean;
  write(text: string): void;
}

const BAR_WIDTH = 24;
const TERMINAL_EVERY_MS = 100;
const LINE_EVERY_MS = 5_000;

const describe = (standing: Standing): string => {
  const { ended, requested, apiCalls, queued, virtualMs } = standing;
  const share = requested === 0 ? 1 : ended / requested;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const count = `${formatCount(ended).padStart(formatCount(requested).length)} of ${formatCount(requested)}`;
  return `${bar} ${count} · ${formatCount(queued)} queued · ${formatCount(apiCalls)} calls · ${formatDuration(virtualMs)}`;
};

/**
 * Shows how far a run is: a line that renews itself on a terminal, a line every five seconds elsewhere.
 *
 * @param setInterval - The real one: a person does not live in virtual time.
 * @returns ends the showing, with the last standing.
 */
export const showProgress = (
  output: ProgressOutput,
  standing: () => Standing,
  setInterval: typeof globalThis.setInterval,
): (() => void) => {
  const { isTerminal } = output;
  const show = (): void =>
    output.write(isTerminal ? `\r\x1b[K  ${describe(standing())}` : `  ${describe(standing())}\n`);
  const timer = setInterval(show, isTerminal ? TERMINAL_EVERY_MS : LINE_EVERY_MS);
  return () => {
    clearInterval(timer);
    show();
    if (isTerminal) output.write('\n');
  };
};
