import { fitsSource } from '../queue/copies.ts';
import { backoffMs } from './backoff.ts';
import { type Letter, notAfterOf } from './letter.ts';
import { redriveCopy } from './redriveCopy.ts';

/** Why a letter is not sent back any more, and needs a person. */
export type ParkingCause =
  /** Its `not_after` has passed. */
  | 'expired'
  /** It came back as often as it may. */
  | 'max_redrives'
  /** SQS would forget it before long. */
  | 'too_old'
  /** Its body is no request. */
  | 'unreadable'
  /** The source queue has no room for it with its history. */
  | 'too_large';

/** What is to happen to a dead letter now. */
export type Verdict =
  | { readonly kind: 'redrive' }
  /** `until`: epoch milliseconds. */
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'park'; readonly because: ParkingCause };

/** When letters are sent back. */
export interface RedrivePolicy {
  /** How often a request comes back at most. */
  readonly maxRedrives: number;
}

/** SQS forgets after 14 days; what is parked then has 14 new ones. */
const OLDEST_MS = 864_000_000;

const isExpired = (letter: Letter, now: number): boolean => {
  const notAfter = notAfterOf(letter);
  return notAfter !== undefined && notAfter < now;
};

const parkingCause = (
  letter: Letter,
  { maxRedrives }: RedrivePolicy,
  now: number,
): ParkingCause | undefined => {
  const { message, parsed } = letter;
  if (parsed.kind === 'invalid' || parsed.kind === 'unrecognised') return 'unreadable';
  if (isExpired(letter, now)) return 'expired';
  if (message.attempts.redrives >= maxRedrives) return 'max_redrives';
  if (now - message.sentAt >= OLDEST_MS) return 'too_old';
  return fitsSource(redriveCopy(letter, now, 0)) ? undefined : 'too_large';
};

/** Decides about one dead letter. @param now - epoch milliseconds. */
export const judge = (letter: Letter, policy: RedrivePolicy, now: number): Verdict => {
  const because = parkingCause(letter, policy, now);
  if (because !== undefined) return { kind: 'park', because };
  const { message, id } = letter;
  const until = message.sentAt + backoffMs(message.attempts.redrives, id);
  return until > now ? { kind: 'wait', until } : { kind: 'redrive' };
};
