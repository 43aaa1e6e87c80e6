import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codePointOrder } from '../../lib/mpc/signing/codePointOrder.ts';
import { percentEncode } from '../../lib/mpc/signing/percentEncode.ts';
import { queryParameters } from '../../lib/mpc/signing/queryParameters.ts';
import {
  type AccessKeys,
  type RequestToSign,
  signRequest,
} from '../../lib/mpc/signing/signRequest.ts';

const RUNS = { seed: 20_260_115, numRuns: 300 };
const DATE = '20260115T093000Z';
const KEYS: AccessKeys = { accessKey: 'AK', secretKey: 'SK', securityToken: 'TOKEN' };

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const parameters = fc.array(fc.tuple(text, text), { maxLength: 6 });
const headerName = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const headerValue = fc.stringMatching(/^[!-~]{1,12}$/);
const requests: fc.Arbitrary<RequestToSign> = fc.record({
  method: fc.constantFrom('GET', 'DELETE', 'POST'),
  url: fc.record({
    host: fc.constantFrom('mpc.example.com', '127.0.0.1:8080'),
    path: fc.array(text, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
    query: parameters,
  }),
  headers: fc.dictionary(headerName, headerValue, { maxKeys: 4 }),
  body: text,
});

const authorizationOf = (request: RequestToSign, keys = KEYS, date = DATE) =>
  signRequest(request, keys, date).authorization;
const withHeaders = (
  request: RequestToSign,
  change: (name: string, value: string) => [string, string],
): RequestToSign => ({
  ...request,
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => change(name, value)),
  ),
});

describe('what does not change a signature', () => {
  test('the order of query parameters', () => {
    const shuffled = requests.chain((request) =>
      fc.record({
        request: fc.constant(request),
        query: fc.shuffledSubarray([...request.url.query], {
          minLength: request.url.query.length,
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ request, query }) => {
        const signed = signRequest({ ...request, url: { ...request.url, query } }, KEYS, DATE);
        expect(signed).toEqual(signRequest(request, KEYS, DATE));
      }),
      RUNS,
    );
  });

  test('the case of header names, and padding of their values', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const other = withHeaders(request, (name, value) => [name.toUpperCase(), `\t${value}  `]);
        expect(signRequest(other, KEYS, DATE)).toEqual(signRequest(request, KEYS, DATE));
      }),
      RUNS,
    );
  });

  test('a slash at the end of the path, which is sent as given all the same', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const path = request.url.path.replace(/\/*$/, '');
        const bare = signRequest({ ...request, url: { ...request.url, path } }, KEYS, DATE);
        const slash = signRequest(
          { ...request, url: { ...request.url, path: `${path}/` } },
          KEYS,
          DATE,
        );
        expect(slash.authorization).toBe(bare.authorization);
        expect(bare.target.startsWith(path)).toBe(true);
      }),
      RUNS,
    );
  });

  test('a credential of another kind that the caller left in the headers', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const headers = { ...request.headers, Authorization: 'Bearer old' };
        expect(signRequest({ ...request, headers }, KEYS, DATE)).toEqual(
          signRequest(request, KEYS, DATE),
        );
      }),
      RUNS,
    );
  });
});

describe('what changes a signature', () => {
  const CHANGES: Readonly<Record<string, (request: RequestToSign) => RequestToSign>> = {
    'another method': (request) => ({ ...request, method: 'PATCH' }),
    'another host': (request) => ({ ...request, url: { ...request.url, host: 'other' } }),
    'one more character in the path': (request) => ({
      ...request,
      url: { ...request.url, path: `/x${request.url.path}` },
    }),
    'one more parameter': (request) => ({
      ...request,
      url: { ...request.url, query: [...request.url.query, ['task_id', '7']] },
    }),
    'one more character in a header value': (request) =>
      withHeaders({ ...request, headers: { a: '', ...request.headers } }, (name, value) => [
        name,
        `${value}x`,
      ]),
    'one more header': (request) => ({
      ...request,
      headers: { ...request.headers, 'x-one-more-header': '' },
    }),
    'one more character in the body': (request) => ({ ...request, body: `${request.body}x` }),
  };

  test.each(Object.entries(CHANGES))('%s', (_name, change) => {
    fc.assert(
      fc.property(requests, (request) => {
        expect(authorizationOf(change(request))).not.toBe(authorizationOf(request));
      }),
      RUNS,
    );
  });

  test('any other byte in the body', () => {
    const bodies = fc.uint8Array({ minLength: 1, maxLength: 16 }).chain((body) =>
      fc.record({
        body: fc.constant(body),
        at: fc.nat(body.length - 1),
        by: fc.integer({ min: 1, max: 255 }),
      }),
    );
    fc.assert(
      fc.property(requests, bodies, (request, { body, at, by }) => {
        const other = body.with(at, ((body[at] ?? 0) + by) % 256);
        expect(authorizationOf({ ...request, body: other })).not.toBe(
          authorizationOf({ ...request, body }),
        );
      }),
      RUNS,
    );
  });

  test('another date, secret key or security token', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const signatures = [
          authorizationOf(request),
          authorizationOf(request, KEYS, '20260115T093001Z'),
          authorizationOf(request, { ...KEYS, secretKey: 'SL' }),
          authorizationOf(request, { ...KEYS, securityToken: 'TOKEM' }),
          authorizationOf(request, { accessKey: 'AK', secretKey: 'SK' }),
        ];
        expect(new Set(signatures).size).toBe(signatures.length);
      }),
      RUNS,
    );
  });
});

describe('what is sent', () => {
  test('a server that reads the target finds the request that was signed', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const signed = signRequest(request, KEYS, DATE);
        const query = queryParameters(signed.target.slice(request.url.path.length + 1));
        const received = { ...request, url: { ...request.url, query }, headers: signed.headers };
        expect(signRequest(received, KEYS, DATE)).toEqual(signed);
      }),
      RUNS,
    );
  });

  test('the headers are those that were signed, and the signature', () => {
    const { headers, authorization } = signRequest(
      {
        method: 'DELETE',
        url: { host: 'h:8080', path: '', query: [] },
        headers: { 'Content-Type': 'application/json' },
        body: '',
      },
      KEYS,
      DATE,
    );

    expect(headers).toEqual({
      'content-type': 'application/json',
      host: 'h:8080',
      'x-sdk-date': DATE,
      'x-security-token': 'TOKEN',
      authorization,
    });
  });

  test('a Host that the caller gives is signed in place of that of the URL', () => {
    const { headers } = signRequest(
      { method: 'GET', url: { host: 'h', path: '/', query: [] }, headers: { Host: 'g' }, body: '' },
      KEYS,
      DATE,
    );

    expect(headers['host']).toBe('g');
  });

  test('an empty path is sent as a slash', () => {
    const url = { host: 'h', path: '', query: [['a', '']] } as const;

    const { target } = signRequest({ method: 'GET', url, headers: {}, body: '' }, KEYS, DATE);

    expect(target).toBe('/?a=');
  });
});

describe('the parts', () => {
  test('percent encoding can be undone, and leaves only unreserved characters', () => {
    fc.assert(
      fc.property(text, (original) => {
        const encoded = percentEncode(original);
        expect(encoded).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/);
        expect(decodeURIComponent(encoded)).toBe(original);
      }),
      RUNS,
    );
  });

  test('the order of parameters is the order of their UTF-8 bytes', () => {
    const near = fc.string({ unit: fc.constantFrom('a', 'é', '\ue000', '！', '😀'), maxLength: 4 });
    fc.assert(
      fc.property(near, near, (a, b) => {
        expect(Math.sign(codePointOrder(a, b))).toBe(
          Buffer.compare(Buffer.from(a), Buffer.from(b)),
        );
      }),
      RUNS,
    );
  });
});
