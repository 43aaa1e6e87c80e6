/**
 * How a command ended that did not do all it was asked for: 1 something failed, 2 it cannot be used like that, 130 it was
 * interrupted.
 */
export type Failed = 1 | 2 | 130;

/** Thrown by a command that has said on its own what went wrong. */
export class CommandEnded extends Error {
  override readonly name = 'CommandEnded';
  readonly status: Failed;

  constructor(status: Failed) {
    super(`ended with status ${status}`);
    this.status = status;
  }
}
