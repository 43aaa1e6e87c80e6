import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_ACCOUNT, Directory } from '../../local/mpc-simulator/accounts.ts';
import { createAuthenticate } from '../../local/mpc-simulator/authentication.ts';
import type { SimulatorRequest } from '../../local/mpc-simulator/exchange.ts';
import { loadOfficialSigner } from '../../local/mpc-simulator/officialSigner.ts';
import { PROJECT, START } from './simulatedService.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const [key] = DEFAULT_ACCOUNT.keys;
const DATE = '20260304T050607Z';
const PATH = `/v1/${PROJECT}/transcodings`;

/** A request signed by hand, from its canonical request. */
const signedByHand = (
  canonicalRequest: string,
  signedHeaders: string,
  request: Partial<SimulatorRequest> & { headers: Record<string, string> },
): SimulatorRequest => {
  const stringToSign = `SDK-HMAC-SHA256\n${DATE}\n${hash(canonicalRequest)}`;
  const signature = createHmac('sha256', key?.secretKey ?? '')
    .update(stringToSign)
    .digest('hex');
  const authorization = `SDK-HMAC-SHA256 Access=${key?.accessKey}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return {
    method: 'GET',
    path: PATH,
    body: '',
    ...request,
    headers: { 'x-sdk-date': DATE, authorization, ...request.headers },
  };
};

const check = async (request: SimulatorRequest) => {
  const authenticate = createAuthenticate(
    new Directory([DEFAULT_ACCOUNT]),
    await loadOfficialSigner(),
  );
  return authenticate(request, START);
};

describe('signature checks', () => {
  test("the signing guide's example has the guide's canonical request", async () => {
    const sign = await loadOfficialSigner();

    const { canonicalRequest } = sign(
      {
        method: 'GET',
        path: '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
        headers: {
          host: 'service.region.example.com',
          'content-type': 'application/json',
          'x-sdk-date': '20191115T033655Z',
        },
        body: '',
      },
      ['content-type', 'host', 'x-sdk-date'],
      'any',
    );

    expect(hash(canonicalRequest)).toBe(
      'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
    );
  });

  test('the date alone may be signed, as the Go SDK does without a host', async () => {
    const canonical = `GET\n${PATH}/\n\nx-sdk-date:${DATE}\n\nx-sdk-date\n${hash('')}`;

    const request = signedByHand(canonical, 'x-sdk-date', { headers: { host: 'any:1' } });

    expect(await check(request)).toMatchObject({ ok: true, tenant: 'local-account' });
  });

  test('the date must be signed', async () => {
    const canonical = `GET\n${PATH}/\n\nhost:any:1\n\nhost\n${hash('')}`;

    const request = signedByHand(canonical, 'host', { headers: { host: 'any:1' } });

    expect(await check(request)).toMatchObject({ ok: false, status: 401, code: '0301' });
  });

  test('the body is signed as it was sent, blanks and all, unless its signing is switched off', async () => {
    const body = '{ "a" :  1 }';
    const canonical = (payload: string, headers: string, names: string) =>
      `POST\n${PATH}/\n\n${headers}x-sdk-date:${DATE}\n\n${names}\n${payload}`;
    const post = { method: 'POST', body };

    const asSent = signedByHand(canonical(hash(body), '', 'x-sdk-date'), 'x-sdk-date', {
      ...post,
      headers: {},
    });
    const unsigned = signedByHand(
      canonical(
        'UNSIGNED-PAYLOAD',
        'x-sdk-content-sha256:UNSIGNED-PAYLOAD\n',
        'x-sdk-content-sha256;x-sdk-date',
      ),
      'x-sdk-content-sha256;x-sdk-date',
      { ...post, headers: { 'x-sdk-content-sha256': 'UNSIGNED-PAYLOAD' } },
    );

    expect(await check(asSent)).toMatchObject({ ok: true });
    expect(await check({ ...asSent, body: '{"a":1}' })).toMatchObject({ ok: false });
    expect(await check(unsigned)).toMatchObject({ ok: true });
  });

  test.each([
    ['method', { method: 'DELETE' }],
    ['path', { path: `${PATH}/task` }],
    ['query', { path: `${PATH}?task_id=1` }],
    ['body', { body: '{}' }],
  ])('a changed %s breaks the signature', async (_what, change) => {
    const canonical = `GET\n${PATH}/\n\nx-sdk-date:${DATE}\n\nx-sdk-date\n${hash('')}`;
    const request = signedByHand(canonical, 'x-sdk-date', { headers: {} });

    expect(await check({ ...request, ...change })).toMatchObject({ ok: false, code: '0301' });
  });

  test('no credentials, and an Authorization of another kind, are told apart', async () => {
    const request = { method: 'GET', path: PATH, body: '', headers: {} };

    expect(await check(request)).toMatchObject({
      message: 'Incorrect IAM authentication information: x-auth-token not found',
    });
    expect(
      await check({ ...request, headers: { authorization: 'Bearer invented' } }),
    ).toMatchObject({ ok: false, status: 401, code: '0301' });
  });

  test('a signed call acts only in the project that its header names', async () => {
    const project = { 'x-project-id': 'another' };
    const canonical = `GET\n${PATH}/\n\nx-sdk-date:${DATE}\n\nx-sdk-date\n${hash('')}`;

    const result = await check(signedByHand(canonical, 'x-sdk-date', { headers: project }));

    expect(result).toMatchObject({ ok: true, projects: new Set() });
  });
});
