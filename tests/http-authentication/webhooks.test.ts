import { describe, expect, test } from '@jest/globals';
import type { HttpRequest } from '../../lib/http/httpRequest.ts';
import { readHttpRequest } from '../../lib/http/httpRequest.ts';
import { MORNING } from '../records.ts';
import { createDoor, request, secretOf } from './door.ts';
import { payload2 } from './httpEvents.ts';
import { asWebhook } from './signing.ts';

const REFUSED = { ok: false };
const INGEST = {
  ok: true,
  caller: { name: 'ingest', via: 'webhook', projects: new Set(['0a1b']) },
};

const withHeaders = (given: HttpRequest, headers: Readonly<Record<string, string>>) => ({
  ...given,
  headers: { ...given.headers, ...headers },
});

describe('a webhook', () => {
  test('is let in with the signature of the official signer, as the caller whose secret it is', async () => {
    const { authenticate } = createDoor();

    expect(await authenticate(asWebhook(), ['webhook'])).toEqual(INGEST);
    expect(
      await authenticate(asWebhook(request(), { secret: secretOf('studio') }), ['webhook']),
    ).toEqual({ ok: true, caller: { name: 'studio', via: 'webhook', projects: 'all' } });
  });

  test('is let in when its body came as base64', async () => {
    const { authenticate } = createDoor();
    const signed = asWebhook();
    const event = payload2({
      headers: { ...signed.headers },
      body: Buffer.from(signed.body).toString('base64'),
      isBase64Encoded: true,
    });

    expect(await authenticate(readHttpRequest(event), ['webhook'])).toEqual(INGEST);
  });

  test('is let in with no body, and with any text in it', async () => {
    const { authenticate } = createDoor();

    for (const text of ['', '\uFEFFé漢😀\u0000\r\n']) {
      const signed = asWebhook(request({ body: Buffer.from(text) }));

      expect(await authenticate(signed, ['webhook'])).toEqual(INGEST);
    }
  });

  test.each([
    [-299, true],
    [-300, true],
    [-301, false],
    [299, true],
    [300, true],
    [301, false],
  ])('signed %d s from now is let in: %s', async (seconds, ok) => {
    const { authenticate } = createDoor();

    const signed = asWebhook(request(), { at: MORNING + seconds * 1_000 });

    expect((await authenticate(signed, ['webhook'])).ok).toBe(ok);
  });

  test('is never refused while its secret is rotated', async () => {
    const { authenticate } = createDoor();
    const [byOld, byNew, byNobody] = ['old', 'new', 'nobody'].map(
      (name) => asWebhook(request(), { secret: secretOf(name) }).headers['webhook-signature'] ?? '',
    );
    const signatures = [byOld, byNew, `${byOld} ${byNew}`, `${byNew} ${byOld}`];
    const beside = [`${byNobody} ${byOld}`, `v1a,AAAA ${byNew}`, `${byNew} v2,AAAA`];

    for (const signature of [...signatures, ...beside]) {
      const signed = withHeaders(asWebhook(), { 'webhook-signature': signature ?? '' });

      expect(await authenticate(signed, ['webhook'])).toEqual(INGEST);
    }
  });

  test('that is sent again is let in again', async () => {
    const { authenticate } = createDoor();
    const signed = asWebhook();

    expect(await authenticate(signed, ['webhook'])).toEqual(INGEST);
    expect(await authenticate(signed, ['webhook'])).toEqual(INGEST);
  });
});

describe('a webhook is refused', () => {
  const seconds = String(MORNING / 1_000);
  const signature = asWebhook().headers['webhook-signature'] ?? '';
  test.each([
    ['without its id', { 'webhook-id': '' }, 'absent'],
    ['without its timestamp', { 'webhook-timestamp': '' }, 'absent'],
    ['without its signature', { 'webhook-signature': '' }, 'absent'],
    ['with another id', { 'webhook-id': 'msg_2' }, 'signature_differs'],
    ['with a blank in its id', { 'webhook-id': 'msg 2' }, 'malformed'],
    ['with an endless id', { 'webhook-id': 'm'.repeat(257) }, 'malformed'],
    ['with a timestamp that goes on', { 'webhook-timestamp': `${seconds}x` }, 'malformed'],
    ['with zeros in front of its timestamp', { 'webhook-timestamp': `0${seconds}` }, 'malformed'],
    ['with a fraction in its timestamp', { 'webhook-timestamp': `${seconds}.0` }, 'malformed'],
    ['with a timestamp in milliseconds', { 'webhook-timestamp': `${seconds}000` }, 'malformed'],
    ['with a timestamp below zero', { 'webhook-timestamp': '-1' }, 'malformed'],
    [
      'with more behind its signature',
      { 'webhook-signature': `${signature},` },
      'signature_differs',
    ],
    [
      'with part of its signature',
      { 'webhook-signature': signature.slice(0, -1) },
      'signature_differs',
    ],
    [
      'with another version',
      { 'webhook-signature': signature.replace('v1', 'v2') },
      'signature_differs',
    ],
    ['without the version', { 'webhook-signature': signature.slice(3) }, 'signature_differs'],
    [
      'with repeated signatures',
      { 'webhook-signature': `${signature},${signature}` },
      'signature_differs',
    ],
    [
      'with eleven signatures',
      { 'webhook-signature': `v1,A ${'v1,A '.repeat(9)}${signature}` },
      'malformed',
    ],
  ])('%s', async (_, headers, reason) => {
    const { authenticate, refusals } = createDoor();

    const answer = await authenticate(withHeaders(asWebhook(), headers), ['webhook']);

    expect(answer).toEqual(REFUSED);
    expect(refusals).toEqual([[`webhook:${reason}`]]);
  });

  test('with a full stop in its id, which would move the border between id and timestamp', async () => {
    const { authenticate, refusals } = createDoor();
    const seconds = Math.floor(MORNING / 1_000);
    const honest = asWebhook(request({ body: Buffer.from(`${seconds}.{"task_id":1}`) }));

    const answer = await authenticate(
      {
        ...withHeaders(honest, { 'webhook-id': `${honest.headers['webhook-id']}.${seconds}` }),
        body: Buffer.from('{"task_id":1}'),
      },
      ['webhook'],
    );

    expect(answer).toEqual(REFUSED);
    expect(refusals).toEqual([['webhook:malformed']]);
  });

  test('with bytes that are no text, even if they read like what was signed', async () => {
    const { authenticate, refusals } = createDoor();
    const signed = asWebhook(request({ body: Buffer.from('{"reason":"\uFFFD"}') }));

    const answer = await authenticate(
      { ...signed, body: Buffer.from('{"reason":"\xff"}', 'latin1') },
      ['webhook'],
    );

    expect(answer).toEqual(REFUSED);
    expect(refusals).toEqual([['webhook:not_utf8']]);
  });

  test('where webhooks are turned off, or not accepted', async () => {
    const off = createDoor({ kinds: ['access_key'] });
    const on = createDoor();

    expect(await off.authenticate(asWebhook(), ['webhook', 'access_key'])).toEqual(REFUSED);
    expect(await on.authenticate(asWebhook(), ['access_key', 'iam'])).toEqual(REFUSED);
  });
});
