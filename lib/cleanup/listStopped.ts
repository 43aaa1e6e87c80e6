/** Why a waiting list could not be read to its end. */
export type ListStop = 'list_failed' | 'no_time';

/** Thrown when a list cannot be read to its end: then nothing may be concluded from what was read of it. */
export class ListStopped extends Error {
  override readonly name = 'ListStopped';
  readonly code: ListStop;

  /** @param why - in words; without any secret. */
  constructor(code: ListStop, why: string) {
    super(why);
    this.code = code;
  }
}
