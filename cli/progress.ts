import { formatBar, formatCount } from './format.ts';
import type { Surroundings } from './surroundings.ts';

/** Shows how far a command is, on a terminal only. */
export interface Progress {
  /** @param total - when it is known. */
  show(doing: string, done: number, total?: number): void;
  /** Takes the line away. */
  end(): void;
}

const REDRAW_MS = 100;

/** Makes a progress line that renews itself on standard error. */
export const createProgress = ({ isTerminal, writeError, now }: Surroundings): Progress => {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  const draw = (doing: string, done: number, total: number | undefined): void => {
    const bar = total === undefined ? '' : `${formatBar(total === 0 ? 1 : done / total)} `;
    const of = total === undefined ? '' : ` of ${formatCount(total)}`;
    writeError(`\r\x1b[K  ${bar}${doing} ${formatCount(done)}${of}`);
    drawn = true;
  };
  return {
    show: (doing, done, total) => {
      if (!isTerminal || (now() - drawnAt < REDRAW_MS && done !== total)) return;
      drawnAt = now();
      draw(doing, done, total);
    },
    end: () => {
      if (drawn) writeError('\r\x1b[K');
      drawn = false;
      drawnAt = Number.NEGATIVE_INFINITY;
    },
  };
};
