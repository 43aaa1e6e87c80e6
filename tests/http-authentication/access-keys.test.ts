import { describe, expect, test } from '@jest/globals';
import type { HttpRequest } from '../../lib/http/httpRequest.ts';
import { signingDate } from '../../lib/mpc/signing/signingDate.ts';
import { signRequest } from '../../lib/mpc/signing/signRequest.ts';
import { MORNING } from '../records.ts';
import { createDoor, KEYS, request } from './door.ts';
import { asWebhook, withKey } from './signing.ts';

const MINUTE_MS = 60_000;
const REFUSED = { ok: false };
const CONSOLE = {
  ok: true,
  caller: { name: 'console', via: 'access_key', projects: new Set(['0a1b', '2c3d']) },
};
const CANCEL = { method: 'DELETE', path: '/v1/0a1b/transcodings' };
const QUERY = { query: { task_id: '40000000' } };

/** Signs all headers of a request by our own steps, which leave more freedom than the official signer. */
const signedByUs = (
  given: Partial<HttpRequest> & { readonly sign?: Readonly<Record<string, string>> },
): HttpRequest => {
  const { sign = {}, ...over } = given;
  const unsigned = request(over);
  const { headers } = signRequest(
    {
      method: unsigned.method,
      url: { host: 'door.example.com', path: unsigned.path, query: [] },
      headers: sign,
      body: unsigned.body,
    },
    KEYS,
    signingDate(MORNING),
  );
  return { ...unsigned, headers };
};

const authorizationOf = (
  given: HttpRequest,
  change: (authorization: string) => string,
): HttpRequest => ({
  ...given,
  headers: { ...given.headers, authorization: change(given.headers['authorization'] ?? '') },
});

describe('a request signed with an access key', () => {
  test.each([
    ['a call of the API', withKey(CANCEL, QUERY)],
    [
      'a request with a body',
      withKey(
        { method: 'POST', path: '/cancellations' },
        { data: { task_id: '1', reason: 'é漢' } },
      ),
    ],
    [
      'a query with all sorts of characters',
      withKey(CANCEL, { query: { task_id: '1', 'a b': "é&='+~*" } }),
    ],
    ['more signed headers', withKey(CANCEL, { ...QUERY, headers: { 'X-Project-Id': '0a1b' } })],
  ])('of the official signer is let in: %s', async (_, signed) => {
    const { authenticate } = createDoor();

    expect(await authenticate(signed, ['access_key'])).toEqual(CONSOLE);
  });

  test('is let in with bytes that are no text', async () => {
    const { authenticate } = createDoor();
    const signed = signedByUs({ body: Buffer.from([0xff, 0xfe, 0x00, 0xc3]) });

    expect(await authenticate(signed, ['access_key'])).toEqual(CONSOLE);
    expect(
      await authenticate({ ...signed, body: Buffer.from([0xff, 0xfe, 0x00, 0xc4]) }, [
        'access_key',
      ]),
    ).toEqual(REFUSED);
  });

  test('is let in when it states the hash of its body', async () => {
    const { authenticate } = createDoor();
    const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const signed = withKey(CANCEL, { ...QUERY, headers: { 'X-Sdk-Content-Sha256': hash } });

    expect(await authenticate(signed, ['access_key'])).toEqual(CONSOLE);
  });

  test('is let in behind a stage, whether or not the client had it in its path', async () => {
    const { authenticate } = createDoor();
    const behindStage = withKey({ method: 'POST', path: '/prod/cancellations' });
    const behindDomain = withKey({ method: 'POST', path: '/cancellations' });
    const arrived = { path: '/cancellations', receivedPath: '/prod/cancellations' };

    for (const signed of [behindStage, behindDomain]) {
      expect(await authenticate({ ...signed, ...arrived }, ['access_key'])).toEqual(CONSOLE);
    }
  });

  test.each([
    [-15 * MINUTE_MS, true],
    [-15 * MINUTE_MS - 1_000, false],
    [15 * MINUTE_MS, true],
    [15 * MINUTE_MS + 1_000, false],
  ])('%d ms from now is let in: %s', async (ms, ok) => {
    const { authenticate } = createDoor();

    const signed = withKey(CANCEL, { ...QUERY, at: MORNING + ms });

    expect((await authenticate(signed, ['access_key'])).ok).toBe(ok);
  });
});

test('a request signed with an access key is too old a millisecond after its window', async () => {
  const { authenticate, clock } = createDoor();
  const signed = withKey(CANCEL, { ...QUERY, at: MORNING - 15 * MINUTE_MS });

  const inTime = await authenticate(signed, ['access_key']);
  clock.advance(1);
  const late = await authenticate(signed, ['access_key']);

  expect([inTime.ok, late.ok]).toEqual([true, false]);
});

describe('a request signed with an access key is refused', () => {
  const signed = withKey(CANCEL, QUERY);
  const withHeader = (headers: Readonly<Record<string, string>>): HttpRequest => ({
    ...signed,
    headers: { ...signed.headers, ...headers },
  });
  const without = (name: string): HttpRequest => ({
    ...signed,
    headers: Object.fromEntries(Object.entries(signed.headers).filter(([each]) => each !== name)),
  });
  test.each<[string, HttpRequest, string]>([
    ['without its signature', without('authorization'), 'absent'],
    [
      'with a token alone',
      { ...without('authorization'), headers: { 'x-auth-token': 'MII' } },
      'absent',
    ],
    ['with an unknown key', withKey(CANCEL, { ...QUERY, accessKey: 'NOBODY' }), 'unknown_key'],
    [
      'with a key of the prototype',
      withKey(CANCEL, { ...QUERY, accessKey: '__proto__' }),
      'unknown_key',
    ],
    [
      'with a wrong secret',
      withKey(CANCEL, { ...QUERY, secretKey: 'guessed' }),
      'signature_differs',
    ],
    ['with another task', { ...signed, query: 'task_id=40000001' }, 'signature_differs'],
    ['with one more task', { ...signed, query: 'task_id=40000000&task_id=1' }, 'signature_differs'],
    ['with a broken query', { ...signed, query: 'task_id=%E0%A4%A' }, 'malformed_query'],
    ['with another method', { ...signed, method: 'POST' }, 'signature_differs'],
    [
      'with another path',
      { ...signed, path: '/v1/2c3d/transcodings', receivedPath: '/v1/2c3d/transcodings' },
      'signature_differs',
    ],
    [
      'with half a character in its path',
      { ...signed, receivedPath: '/\ud800', path: '/\ud800' },
      'signature_differs',
    ],
    [
      'with a body that was not signed',
      { ...signed, body: Buffer.from('{}') },
      'signature_differs',
    ],
    ['with another host', withHeader({ host: 'other.example.com' }), 'signature_differs'],
    ['without its date', without('x-sdk-date'), 'malformed'],
    [
      'with a date of another form',
      withHeader({ 'x-sdk-date': '2026-01-15T09:30:17Z' }),
      'malformed',
    ],
    ['with an impossible date', withHeader({ 'x-sdk-date': '20260230T093017Z' }), 'malformed'],
    ['without a signed header', without('content-type'), 'malformed'],
    [
      'with another algorithm',
      authorizationOf(signed, (it) => it.replace('SDK-HMAC', 'AWS4-HMAC')),
      'malformed',
    ],
    [
      'with an endless signature',
      authorizationOf(signed, (it) => it + ' '.repeat(5_000)),
      'malformed',
    ],
    ['with two signatures', authorizationOf(signed, (it) => `${it},${it}`), 'malformed'],
    [
      'with a signature in capitals',
      authorizationOf(signed, (it) => it.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase())),
      'malformed',
    ],
    [
      'with headers out of order',
      authorizationOf(signed, (it) => it.replace('content-type;host', 'host;content-type')),
      'malformed',
    ],
    [
      'with a header named twice',
      authorizationOf(signed, (it) => it.replace('host', 'host;host')),
      'malformed',
    ],
    [
      'with a header in capitals',
      authorizationOf(signed, (it) => it.replace('host', 'Host')),
      'malformed',
    ],
    [
      'with no signed headers',
      authorizationOf(signed, (it) => it.replace(/SignedHeaders=[^,]+/, 'SignedHeaders=;')),
      'malformed',
    ],
    [
      'with a header that only objects have',
      authorizationOf(signed, (it) => it.replace('content-type;host', 'constructor;host')),
      'malformed',
    ],
    [
      'with a body that claims not to be signed',
      signedByUs({ sign: { 'X-Sdk-Content-Sha256': 'UNSIGNED-PAYLOAD' } }),
      'body_hash_differs',
    ],
    [
      'with the hash of another body',
      signedByUs({ sign: { 'X-Sdk-Content-Sha256': 'f'.repeat(64) } }),
      'body_hash_differs',
    ],
    [
      'with an encoded path that was decoded on the way',
      { ...withKey({ method: 'GET', path: '/a%20b' }), path: '/a b', receivedPath: '/a b' },
      'signature_differs',
    ],
  ])('%s', async (_, given, reason) => {
    const { authenticate, refusals } = createDoor();

    const answer = await authenticate(given, ['access_key']);

    expect(answer).toEqual(REFUSED);
    expect(refusals).toEqual([[`access_key:${reason}`]]);
  });

  test.each(['host', 'x-sdk-date'])('with an unsigned %s', async (name) => {
    const { authenticate, refusals } = createDoor();
    const names = ['host', 'x-sdk-date'].filter((each) => each !== name);
    const given = signedByUs({});
    const others = authorizationOf(given, (it) =>
      it.replace(/SignedHeaders=[^,]+/, `SignedHeaders=${names.join(';')}`),
    );

    expect(await authenticate(others, ['access_key'])).toEqual(REFUSED);
    expect(refusals).toEqual([['access_key:unsigned_header']]);
  });

  test('when it proves to come from two callers', async () => {
    const { authenticate, refusals } = createDoor();
    const twice = asWebhook(
      withKey({ method: 'POST', path: '/cancellations' }, { data: { task_id: 1 } }),
    );

    expect(await authenticate(twice, ['webhook', 'access_key'])).toEqual(REFUSED);
    expect(refusals).toEqual([['webhook:one_of_two', 'access_key:one_of_two']]);
    expect((await authenticate(twice, ['access_key'])).ok).toBe(true);
  });
});
