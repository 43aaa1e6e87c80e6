/** A stream that progress goes to. */
export interface ProgressOutput {
  readonly isTerminal: boolean;
  write(text: string): void;
}

/** Shows how far something is, without ever keeping it waiting. */
export interface ProgressLine {
  /** Cheap enough to be called a million times. */
  show(what: string, done: number, total: number): void;
  /** Wipes the line away where that is possible. */
  end(): void;
}

const TERMINAL_EVERY_MS = 100;
const LINE_EVERY_MS = 5_000;

const describe = (what: string, done: number, total: number): string =>
  `  ${what}: ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`;

/**
 * Makes a progress line: one that renews itself on a terminal, a new one every five seconds elsewhere.
 * @param now - milliseconds of the real clock: a person does not live in fake time.
 */
export const createProgressLine = (
  { isTerminal, write }: ProgressOutput,
  now: () => number,
): ProgressLine => {
  const everyMs = isTerminal ? TERMINAL_EVERY_MS : LINE_EVERY_MS;
  let shownAt = now();
  let shown = '';
  return {
    show: (what, done, total) => {
      if (what === shown && now() - shownAt < everyMs) return;
      shown = what;
      shownAt = now();
      const line = describe(what, done, total);
      write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
    },
    end: () => {
      if (isTerminal) write('\r\x1b[K');
    },
  };
};
