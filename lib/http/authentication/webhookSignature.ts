import { isUtf8 } from 'node:buffer';
import { Webhook } from 'standardwebhooks';
import type { HttpRequest } from '../httpRequest.ts';
import type { WebhookCaller } from './callers.ts';
import { isSameText, type Verifier } from './verifier.ts';

/** Recommended by the specification: an older or newer timestamp is refused. */
const TOLERANCE_S = 300;
/** A full stop would let one signed text be read as two different requests. */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
/** One spelling for each instant: with zeros in front the library would sign the same. */
const TIMESTAMP = /^[1-9]\d{0,11}$/;
/** Versioned signatures with a blank between them. A sender that rotates its secrets sends two; ten fit. */
const SIGNATURES = /^[\x21-\x7e]{1,256}( [\x21-\x7e]{1,256}){0,9}$/;
const MOST_SIGNATURES = 10;

interface Presented {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: string;
}

const flawOf = (
  { id, timestamp, signatures }: Presented,
  { body }: HttpRequest,
  now: number,
): string | undefined => {
  if (id === '' || timestamp === '' || signatures === '') return 'absent';
  if (!ID.test(id) || !TIMESTAMP.test(timestamp) || !SIGNATURES.test(signatures)) {
    return 'malformed';
  }
  if (Math.abs(Math.floor(now / 1_000) - Number(timestamp)) > TOLERANCE_S) return 'out_of_time';
  // The library signs text: bytes that are none would be taken for others.
  return isUtf8(body) ? undefined : 'not_utf8';
};

/** The library would take the first two of several comma-separated parts; here a signature is compared as it stands. */
const signsAs = (presented: readonly string[], expected: string): boolean => {
  let same = false;
  for (const signature of presented) same = isSameText(signature, expected) || same;
  return same;
};

/**
 * Verifies signatures of the Standard Webhooks specification 1.0.0, symmetric ones (`v1`). The signatures are the
 * library's; its own `verify` reads the clock of the process, takes `300x` for a timestamp, and stops at the first match.
 */
export const createWebhookVerifier = (callers: readonly WebhookCaller[]): Verifier => {
  const known = callers.flatMap(({ name, projects, secrets }) =>
    secrets.map((secret) => ({
      caller: { name, via: 'webhook' as const, projects },
      webhook: new Webhook(secret),
    })),
  );
  return (request, now) => {
    const presented = {
      id: request.headers['webhook-id'] ?? '',
      timestamp: request.headers['webhook-timestamp'] ?? '',
      signatures: request.headers['webhook-signature'] ?? '',
    };
    const flaw = flawOf(presented, request, now);
    const signatures = presented.signatures.split(' ', MOST_SIGNATURES);
    const signedAt = new Date(
      TIMESTAMP.test(presented.timestamp) ? Number(presented.timestamp) * 1_000 : 0,
    );
    const body = Buffer.from(request.body).toString('utf8');
    let found: (typeof known)[number] | undefined;
    for (const each of known) {
      if (signsAs(signatures, each.webhook.sign(presented.id, signedAt, body))) found = each;
    }
    if (flaw !== undefined) return { reason: flaw };
    return found === undefined ? { reason: 'signature_differs' } : { caller: found.caller };
  };
};
