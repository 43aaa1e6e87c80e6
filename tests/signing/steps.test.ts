import { describe, expect, test } from '@jest/globals';
import { authorization, signature } from '../../lib/mpc/signing/authorization.ts';
import { canonicalHeaders } from '../../lib/mpc/signing/canonicalHeaders.ts';
import { canonicalQuery } from '../../lib/mpc/signing/canonicalQuery.ts';
import { canonicalRequest } from '../../lib/mpc/signing/canonicalRequest.ts';
import { canonicalUri } from '../../lib/mpc/signing/canonicalUri.ts';
import { normalizeHeaders } from '../../lib/mpc/signing/normalizedHeaders.ts';
import { payloadHash } from '../../lib/mpc/signing/payloadHash.ts';
import { percentEncode } from '../../lib/mpc/signing/percentEncode.ts';
import { queryParameters } from '../../lib/mpc/signing/queryParameters.ts';
import { signedHeaders, sortedNames } from '../../lib/mpc/signing/signedHeaders.ts';
import { parseSigningDate, signingDate } from '../../lib/mpc/signing/signingDate.ts';
import { stringToSign } from '../../lib/mpc/signing/stringToSign.ts';

describe('percent encoding', () => {
  test.each([
    ['AZaz09-_.~', 'AZaz09-_.~'],
    ["!'()*", '%21%27%28%29%2A'],
    ['a b+c/d', 'a%20b%2Bc%2Fd'],
    ['%20', '%2520'],
    ['é漢😀', '%C3%A9%E6%BC%A2%F0%9F%98%80'],
    ['\n\u007f', '%0A%7F'],
    ['', ''],
  ])('%j becomes %s', (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded);
  });

  test('half a surrogate pair is refused, having no UTF-8 form', () => {
    expect(() => percentEncode('\ud83d')).toThrow(URIError);
  });
});

describe('canonical URI', () => {
  test.each([
    ['', '/'],
    ['/', '/'],
    ['/v1/p/transcodings', '/v1/p/transcodings/'],
    ['/v1/p/transcodings/', '/v1/p/transcodings/'],
    ["/a:b/c'd(*)", '/a%3Ab/c%27d%28%2A%29/'],
    ['/é', '/%C3%A9/'],
    ['/a//b/./../c', '/a//b/./../c/'],
  ])('%j becomes %s', (path, uri) => {
    expect(canonicalUri(path)).toBe(uri);
  });

  test('a percent sign in the path is encoded again', () => {
    expect(canonicalUri('/a%20b')).toBe('/a%2520b/');
  });
});

describe('canonical query', () => {
  test.each([
    ['no parameters', '', ''],
    ['a bare key and an empty value', 'b&a=', 'a=&b='],
    ['numbers, sorted as text', 'n=2&n=11&n=100&n=1&n=10', 'n=1&n=10&n=100&n=11&n=2'],
    ['upper case before lower case', 'b=1&B=2&a=3', 'B=2&a=3&b=1'],
    ['a repeated key with equal values', 'a=1&a=1', 'a=1&a=1'],
    ['keys sorted before values', 'ab=0&a=1', 'a=1&ab=0'],
    ['an equals sign in the value', 'a=b=c', 'a=b%3Dc'],
    ['a value without a key', '=v', '=v'],
    ['nothing between two ampersands', 'a=1&&b=2&', 'a=1&b=2'],
    ['lower-case hexadecimal', 'a=%c3%a9%2f', 'a=%C3%A9%2F'],
    ['encoding that was not needed', '%61=%7e', 'a=~'],
    ['a plus sign as a space', 'a=b+c&d=%2B', 'a=b%20c&d=%2B'],
    ["the characters ! ' ( ) *", "q=!'()*", 'q=%21%27%28%29%2A'],
    [
      'text that is not ASCII',
      'ключ=значение',
      '%D0%BA%D0%BB%D1%8E%D1%87=%D0%B7%D0%BD%D0%B0%D1%87%D0%B5%D0%BD%D0%B8%D0%B5',
    ],
    ['keys sorted decoded, not encoded', 'a%3A=1&a1=2', 'a1=2&a%3A=1'],
    ['keys sorted by code point', '%F0%9F%98%80=1&%EF%BC%81=2', '%EF%BC%81=2&%F0%9F%98%80=1'],
  ])('%s', (_case, query, canonical) => {
    expect(canonicalQuery(queryParameters(query))).toBe(canonical);
  });

  test.each(['a=%', 'a=%zz', 'a=%E9', '%C3=b'])('%s is refused as broken', (query) => {
    expect(() => queryParameters(query)).toThrow(URIError);
  });

  test('the parameters given are left in their order', () => {
    const parameters = [
      ['b', '1'],
      ['a', '2'],
    ] as const;

    canonicalQuery(parameters);

    expect(parameters).toEqual([
      ['b', '1'],
      ['a', '2'],
    ]);
  });
});

describe('canonical headers', () => {
  const headers = normalizeHeaders({
    'X-Sdk-Date': '20260115T093000Z',
    HOST: 'h',
    'Content-Type': ' a  b\t',
    'x-empty': '',
  });

  test('names are lower-cased and sorted', () => {
    expect(signedHeaders(sortedNames(headers))).toBe('content-type;host;x-empty;x-sdk-date');
  });

  test('values are trimmed, blanks inside stay, and every line ends', () => {
    expect(canonicalHeaders(headers, sortedNames(headers))).toBe(
      'content-type:a  b\nhost:h\nx-empty:\nx-sdk-date:20260115T093000Z\n',
    );
  });

  test('a verifier can name the headers that were signed, missing ones included', () => {
    expect(canonicalHeaders(headers, ['host', 'x-missing'])).toBe('host:h\nx-missing:\n');
  });

  test('of two spellings of a name the later one counts', () => {
    expect(normalizeHeaders({ 'X-A': '1', 'x-a': '2' })).toEqual({ 'x-a': '2' });
  });
});

describe('payload hash', () => {
  test.each([
    ['no body', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['text', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'bytes',
      Buffer.from('abc'),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ],
    ['text as UTF-8', 'é', '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c'],
  ])('%s', (_case, body, expected) => {
    expect(payloadHash({}, body)).toBe(expected);
  });

  test.each(['', 'abc'])('a header takes the place of the hash of %j', (body) => {
    const headers = normalizeHeaders({ 'X-Sdk-Content-Sha256': 'UNSIGNED-PAYLOAD' });

    expect(payloadHash(headers, body)).toBe('UNSIGNED-PAYLOAD');
  });
});

describe('the last steps', () => {
  test('the canonical request has six parts, an empty line and no line end at the end', () => {
    expect(
      canonicalRequest({
        method: 'delete',
        canonicalUri: '/p/',
        canonicalQuery: '',
        canonicalHeaders: 'host:h\n',
        signedHeaders: 'host',
        payloadHash: 'HASH',
      }),
    ).toBe('DELETE\n/p/\n\nhost:h\n\nhost\nHASH');
  });

  test('the string to sign holds algorithm, date and hash', () => {
    expect(stringToSign('20260115T093000Z', 'abc')).toBe(
      'SDK-HMAC-SHA256\n20260115T093000Z\nba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  // Test case 2 of RFC 4231.
  test('the signature is an HMAC-SHA256 under the secret key itself', () => {
    expect(signature('Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('the Authorization header separates its parts by a comma and a space', () => {
    expect(authorization('AK', 'a;b', 'ff')).toBe(
      'SDK-HMAC-SHA256 Access=AK, SignedHeaders=a;b, Signature=ff',
    );
  });
});

describe('signing date', () => {
  test('is written in UTC without milliseconds, and read back', () => {
    const instant = Date.UTC(2026, 0, 15, 9, 30, 0, 999);

    const date = signingDate(instant);

    expect(date).toBe('20260115T093000Z');
    expect(parseSigningDate(date)).toBe(Date.UTC(2026, 0, 15, 9, 30));
  });

  test.each([
    '',
    '2026-01-15T09:30:00Z',
    '20260115T093000',
    '20260230T000000Z',
    '20260115T240000Z',
    '20260115T093000Z\n',
  ])('%j is no signing date', (text) => {
    expect(parseSigningDate(text)).toBeUndefined();
  });
});
