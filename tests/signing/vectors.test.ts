import { hash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type AccessKeys, signRequest } from '../../lib/mpc/signing/signRequest.ts';
import { readVectors, vectorUrl } from './vectors.ts';

describe('recorded vectors of the official signers', () => {
  test.each(readVectors())('$name is reproduced byte for byte', (vector) => {
    const keys: AccessKeys = {
      accessKey: vector.ak,
      secretKey: vector.sk,
      ...(vector.securityToken === undefined ? {} : { securityToken: vector.securityToken }),
    };

    const signed = signRequest(
      { method: vector.method, url: vectorUrl(vector), headers: vector.headers, body: vector.body },
      keys,
      vector.date,
    );

    expect({
      authorization: signed.authorization,
      canonicalRequest: signed.canonicalRequest,
      stringToSign: signed.stringToSign,
    }).toEqual(vector.expected);
  });

  test('the example of the signing guide has the hash that the guide prints', () => {
    const { canonicalRequest } = signRequest(
      {
        method: 'GET',
        url: {
          host: 'service.region.example.com',
          path: '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs',
          query: [
            ['limit', '2'],
            ['marker', '13551d6b-755d-4757-b956-536f674975c0'],
          ],
        },
        headers: { 'content-type': 'application/json' },
        body: '',
      },
      { accessKey: 'AK', secretKey: 'SK' },
      '20191115T033655Z',
    );

    expect(hash('sha256', canonicalRequest)).toBe(
      'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
    );
  });
});
