import { describe, expect, test } from '@jest/globals';
import { type HttpEvent, readHttpRequest } from '../../lib/http/httpRequest.ts';
import { payload1, payload2, withIamCaller } from './httpEvents.ts';

const BYTES = Buffer.from([0xff, 0x00, 0x7b, 0xc3, 0x28]);

describe('a request of an HTTP API or a function URL (payload 2.0)', () => {
  test('is read with its method, path, query, headers and body', () => {
    const event = payload2({
      method: 'DELETE',
      rawPath: '/v1/abc/transcodings',
      rawQueryString: 'task_id=7&note=a%20b',
      headers: { Host: 'door.example.com', 'x-twice': 'one,two' },
      body: '{"task_id":7,"reason":"é"}',
    });

    const request = readHttpRequest(event);

    expect(request).toStrictEqual({
      method: 'DELETE',
      path: '/v1/abc/transcodings',
      receivedPath: '/v1/abc/transcodings',
      query: 'task_id=7&note=a%20b',
      headers: { host: 'door.example.com', 'x-twice': 'one,two' },
      body: Buffer.from('{"task_id":7,"reason":"é"}'),
    });
  });

  test('is given its body as it was sent when that is base64', () => {
    const event = payload2({ body: BYTES.toString('base64'), isBase64Encoded: true });

    expect(readHttpRequest(event).body).toEqual(BYTES);
  });

  test('has an empty body when it has none', () => {
    expect(readHttpRequest(payload2({})).body).toHaveLength(0);
  });

  test.each([
    ['dev', '/dev/cancellations', '/cancellations'],
    ['dev', '/dev', '/'],
    ['dev', '/development/cancellations', '/development/cancellations'],
    ['$default', '/cancellations', '/cancellations'],
  ])('loses the stage %s in front of %s', (stage, rawPath, path) => {
    const request = readHttpRequest(payload2({ stage, rawPath }));

    expect(request).toMatchObject({ path, receivedPath: rawPath });
  });

  test('names the caller that the IAM authorizer let in', () => {
    const arn = 'arn:aws:iam::123456789012:user/ingest';

    expect(readHttpRequest(withIamCaller(payload2({}), arn)).iamCaller).toBe(arn);
    expect(readHttpRequest(payload2({}))).not.toHaveProperty('iamCaller');
  });
});

describe('a request with payload 1.0', () => {
  test('of a REST API is read with its decoded parameters and all of its header values', () => {
    const event = payload1({
      httpMethod: 'DELETE',
      path: '/v1/abc/transcodings',
      requestContext: { stage: 'v1', path: '/v1/v1/abc/transcodings' },
      multiValueHeaders: { Host: ['door.example.com'], 'X-Twice': ['one', 'two'] },
      multiValueQueryStringParameters: { task_id: ['7', '8'], note: ['a b&c'] },
    });

    const request = readHttpRequest(event);

    expect(request).toStrictEqual({
      method: 'DELETE',
      path: '/v1/abc/transcodings',
      receivedPath: '/v1/v1/abc/transcodings',
      query: 'task_id=7&task_id=8&note=a%20b%26c',
      headers: { host: 'door.example.com', 'x-twice': 'one,two' },
      body: Buffer.alloc(0),
    });
  });

  test('of an HTTP API loses the stage', () => {
    const event = payload1({ version: '1.0', path: '/prod/cancellations' });

    expect(readHttpRequest(event)).toMatchObject({
      path: '/cancellations',
      receivedPath: '/prod/cancellations',
    });
  });

  test('of a local REST API that tells no received path has been received as it is', () => {
    const event = payload1({ requestContext: { path: undefined } });

    expect(readHttpRequest(event).receivedPath).toBe('/cancellations');
  });

  test('as the test button of the console makes it has neither headers nor parameters', () => {
    const event = JSON.parse(
      JSON.stringify({ ...payload1({}), headers: null, multiValueHeaders: null }),
    );

    expect(readHttpRequest(event)).toMatchObject({ query: '', headers: {} });
  });

  test('that carries one value for each header, as a load balancer sends it, is read all the same', () => {
    const {
      multiValueHeaders: _noLists,
      multiValueQueryStringParameters: _neither,
      ...event
    } = payload1({
      headers: { Host: 'door.example.com', 'X-Absent': undefined },
      queryStringParameters: { task_id: '7', note: 'a b&c', absent: undefined },
    });

    expect(readHttpRequest(event as HttpEvent)).toMatchObject({
      headers: { host: 'door.example.com', 'x-absent': '' },
      query: 'task_id=7&note=a%20b%26c',
    });
  });

  test('joins the values of a header that came in two spellings', () => {
    const event = payload1({ multiValueHeaders: { 'X-A': ['one'], 'x-a': ['two'] } });

    expect(readHttpRequest(event).headers).toEqual({ 'x-a': 'one,two' });
  });

  test('names the caller that the IAM authorizer let in', () => {
    const userArn = 'arn:aws:iam::123456789012:user/ingest';

    expect(readHttpRequest(payload1({ requestContext: { identity: { userArn } } }))).toHaveProperty(
      'iamCaller',
      userArn,
    );
    expect(
      readHttpRequest(payload1({ requestContext: { identity: { userArn: null } } })),
    ).not.toHaveProperty('iamCaller');
  });
});
