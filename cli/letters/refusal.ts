import { fitsSource } from '../../lib/queue/copies.ts';
import type { Letter } from '../../lib/redrive/letter.ts';
import { redriveCopy } from '../../lib/redrive/redriveCopy.ts';
import { judge, type ParkingCause } from '../../lib/redrive/verdict.ts';

/** Why a letter is not sent back although it is meant. */
export type Refusal =
  | Exclude<ParkingCause, 'too_old'>
  /** It holds no request whose fields could be set. */
  | 'not_editable';

/** What can be done about each. */
export const REMEDIES: Readonly<Record<Refusal, string>> = {
  expired: "not_after has passed: --edit 'not_after=', or discard it",
  max_redrives: 'came back as often as it may: name it by --id',
  unreadable: 'the body is no request: see dlq show, name it by --id',
  not_editable: 'holds no single request to edit: send it as it is',
  too_large: 'does not fit the source queue: use cancel, then discard it',
};

/** What decides whether a letter is sent back. */
export interface RefusalRules {
  /** How often a request may come back before it must be named. */
  readonly maxRedrives: number;
  /** The person has named it by its id, and knows what it is. */
  readonly named: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Why a letter may not go back to the source queue; undefined: it may. How long it has rested does not count, since a
 * person has decided; nor does its age, which starts over there.
 */
export const refusalOf = (
  letter: Letter,
  { maxRedrives, named, now }: RefusalRules,
): Refusal | undefined => {
  const most = named ? Number.POSITIVE_INFINITY : maxRedrives;
  const verdict = judge(letter, { maxRedrives: most }, now);
  const cause = verdict.kind === 'park' ? verdict.because : undefined;
  if (cause !== undefined && cause !== 'too_old' && !(cause === 'unreadable' && named))
    return cause;
  return fitsSource(redriveCopy(letter, now, 0)) ? undefined : 'too_large';
};
