import { timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '../httpRequest.ts';
import type { Caller } from './authenticate.ts';

/** What one kind of authentication says of a request: who sent it, or why nobody is believed to have. */
export type Verdict = { readonly caller: Caller } | { readonly reason: string };

/**
 * Verifies one kind of authentication. It never throws, and does the same work whatever is wrong: the time that a
 * refusal takes must not tell which part of it an attacker has got right.
 *
 * @param now - epoch milliseconds.
 */
export type Verifier = (request: HttpRequest, now: number) => Verdict;

/** Whether two ASCII texts are the same, in a time that depends on nothing but their lengths. */
export const isSameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));
