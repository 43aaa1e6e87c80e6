import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { percentEncode } from '../../lib/mpc/signing/percentEncode.ts';
import { signRequest } from '../../lib/mpc/signing/signRequest.ts';

/*
 * Ground on which the official signers of Python, Node, Go and Java disagree, and which these requests stay off:
 *
 * - header names with an underscore, and header values with blanks around them;
 * - a percent sign in the path, and the characters that the Node signer's URL parser escapes on its own before the
 *   signer escapes the percent sign again: blank " ' < > \ ^ ` { | };
 * - keys whose order differs encoded and decoded (Java sorts encoded), and texts whose order differs by code point and
 *   by UTF-16 unit (Node's order);
 * - values of a repeated key in any order but ascending (Java keeps it), and numbers that are not text (Python);
 * - a method in lower case; a payload header without a body (Python ignores it); a multipart content type;
 * - bodies that are not JSON objects: the Node signer signs `JSON.stringify` of whatever it is given;
 * - a default port that is written out, and a Host given by the caller (Go takes that of the URL).
 *
 * Not on the list, but in the Node signer alone: header names of characters that the sort order of a language moves.
 */
const sameInEveryOrder = (texts: readonly string[]): boolean => {
  const byUnit = texts.toSorted();
  const byCodePoint = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const encoded = texts.toSorted((a, b) => (percentEncode(a) < percentEncode(b) ? -1 : 1));
  return byUnit.every((item, at) => item === byCodePoint[at] && item === encoded[at]);
};

const text = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[ -~]{0,12}$/) },
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const segment = fc.string({
  unit: fc.constantFrom(...'abcXYZ0189-_.~!$&()*+,;=:@é漢😀'),
  minLength: 1,
  maxLength: 12,
});
const values = fc
  .array(text, { minLength: 1, maxLength: 4 })
  .filter(sameInEveryOrder)
  .map((list) => list.toSorted());
const query = fc
  .dictionary(text, values, { maxKeys: 5 })
  .filter((parameters) => sameInEveryOrder(Object.keys(parameters)));
const headers = fc.dictionary(
  fc.stringMatching(/^[Xx](?:-[A-Za-z0-9]{1,6}){1,3}$/),
  fc.stringMatching(/^[!-~](?:[ -~é]{0,16}[!-~])?$/),
  { maxKeys: 4 },
);
const body = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 3 });

const requests = fc
  .record({
    method: fc.constantFrom('GET', 'DELETE', 'POST', 'PUT', 'PATCH', 'HEAD'),
    host: fc.constantFrom('mpc.cn-north-4.myhuaweicloud.com', '127.0.0.1:18080', 'localhost:8443'),
    path: fc
      .tuple(fc.array(segment, { maxLength: 4 }), fc.constantFrom('', '/'))
      .map(([segments, end]) => (segments.length === 0 ? '/' : `/${segments.join('/')}${end}`)),
    query,
    headers,
    contentType: fc.constantFrom(undefined, 'application/json', 'application/json;charset=utf-8'),
    data: fc.option(body, { nil: undefined }),
    payloadHeader: fc.constantFrom(undefined, undefined, 'UNSIGNED-PAYLOAD', 'f'.repeat(64)),
    at: fc.date({ min: new Date('2020-01-01'), max: new Date('2039-12-31'), noInvalidDate: true }),
    accessKey: fc.stringMatching(/^[A-Z0-9]{20}$/),
    secretKey: fc.stringMatching(/^[A-Za-z0-9+/]{40}$/),
    securityToken: fc.option(fc.stringMatching(/^[A-Za-z0-9+/=-]{1,40}$/), { nil: undefined }),
  })
  .filter(({ headers: given }) => {
    const names = Object.keys(given).map((name) => name.toLowerCase());
    return new Set(names).size === names.length;
  });

type Case = typeof requests extends fc.Arbitrary<infer T> ? T : never;

const headersOf = ({ headers: given, contentType, data, payloadHeader }: Case) => ({
  ...given,
  ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
  ...(data === undefined || payloadHeader === undefined
    ? {}
    : { 'X-Sdk-Content-Sha256': payloadHeader }),
});
const dateOf = ({ at }: Case) => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

const ours = (one: Case): string =>
  signRequest(
    {
      method: one.method,
      url: {
        host: one.host,
        path: one.path,
        query: Object.entries(one.query)
          .flatMap(([key, list]) => list.map((value) => [key, value] as const))
          .toReversed(),
      },
      headers: headersOf(one),
      body: one.data === undefined ? '' : JSON.stringify(one.data),
    },
    {
      accessKey: one.accessKey,
      secretKey: one.secretKey,
      ...(one.securityToken === undefined ? {} : { securityToken: one.securityToken }),
    },
    dateOf(one),
  ).authorization;

const theirs = (one: Case): string | undefined => {
  const request = {
    method: one.method,
    endpoint: `https://${one.host}${one.path}`,
    queryParams: one.query,
    headers: {
      ...headersOf(one),
      'X-Sdk-Date': dateOf(one),
      ...(one.securityToken === undefined ? {} : { 'X-Security-Token': one.securityToken }),
    },
    data: one.data,
  };
  const credential = { getAk: () => one.accessKey, getSk: () => one.secretKey };
  return Reflect.apply(AKSKSigner.sign, AKSKSigner, [request, credential])['Authorization'];
};

describe('the official signer', () => {
  test('signs 10,000 random requests as we do', () => {
    fc.assert(
      fc.property(requests, (one) => {
        expect(ours(one)).toBe(theirs(one));
      }),
      { seed: 20_260_115, numRuns: 10_000 },
    );
  });
});
