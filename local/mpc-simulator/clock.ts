/** The simulator's time, which need not be the world's. */
export interface SimulatorClock {
  /** Epoch milliseconds. */
  now(): number;
  /** How many of its seconds pass in a real one; 0: it stands still until it is moved. */
  readonly scale: number;
  /** Jumps to an instant, forwards or back (epoch milliseconds). */
  set(epochMs: number): void;
  setScale(scale: number): void;
}

/**
 * A clock that can be scaled and moved.
 *
 * @param real the world's time in epoch milliseconds
 * @param start where it begins; the world's time if absent
 */
export const createSimulatorClock = (
  scale: number,
  real: () => number = () => Date.now(),
  start: number = real(),
): SimulatorClock => {
  let pace = scale;
  let anchor = real();
  let base = start;
  const now = (): number => Math.floor(base + (real() - anchor) * pace);
  const moveTo = (epochMs: number): void => {
    base = epochMs;
    anchor = real();
  };
  return {
    now,
    get scale() {
      return pace;
    },
    set: moveTo,
    setScale(next) {
      moveTo(now());
      pace = next;
    },
  };
};
