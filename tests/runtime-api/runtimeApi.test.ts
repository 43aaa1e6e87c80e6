import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { FunctionError } from '../../local/runtime-api/functionError.ts';
import { type RuntimeApi, startRuntimeApi } from '../../local/runtime-api/runtimeApi.ts';

const contextOf = (awsRequestId: string): Context =>
  ({
    awsRequestId,
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:f',
    getRemainingTimeInMillis: () => 20_000,
  }) as Context;

describe('the Runtime API', () => {
  let api: RuntimeApi;
  beforeEach(async () => {
    api = await startRuntimeApi();
  });
  afterEach(() => api.close());

  const url = (path: string): string => `http://${api.address}/2018-06-01/runtime/${path}`;
  const next = (): Promise<Response> => fetch(url('invocation/next'));
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(url(path), { method: 'POST', body: JSON.stringify(body) });

  test('gives an event to a function that asks, with its id, its deadline and its ARN', async () => {
    const before = Date.now();
    const answer = api.invoke({ Records: ['é'] }, contextOf('one'));

    const asked = await next();
    await post('invocation/one/response', { batchItemFailures: [] });

    expect(await asked.json()).toEqual({ Records: ['é'] });
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'lambda-runtime-aws-request-id': 'one',
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:000000000000:function:f',
    });
    const deadline = Number(asked.headers.get('lambda-runtime-deadline-ms'));
    expect(deadline).toBeGreaterThanOrEqual(before + 20_000);
    expect(deadline).toBeLessThanOrEqual(Date.now() + 20_000);
    await expect(answer).resolves.toEqual({ batchItemFailures: [] });
  });

  test('lets a function that asks early wait, and counts it as initialized', async () => {
    const asked = next();
    await api.initialized;

    const answer = api.invoke('event', contextOf('one'));
    await (await asked).text();
    await post('invocation/one/response', 'answer');

    await expect(answer).resolves.toBe('answer');
  });

  test('gives events one by one, in their order', async () => {
    const answers = ['one', 'two'].map((id) => api.invoke(id, contextOf(id)));

    for (const id of ['one', 'two']) {
      expect(await (await next()).json()).toBe(id);
      await post(`invocation/${id}/response`, `answer to ${id}`);
    }

    await expect(Promise.all(answers)).resolves.toEqual(['answer to one', 'answer to two']);
  });

  test('reports what a function threw to whoever invoked it', async () => {
    const answer = api.invoke('event', contextOf('one'));

    await next();
    const told = post('invocation/one/error', { errorType: 'TypeError', errorMessage: 'no' });

    await expect(answer).rejects.toEqual(new FunctionError('TypeError', 'no'));
    expect((await told).status).toBe(202);
  });

  test('reports a failed init to whoever waits for it, events included', async () => {
    const answer = api.invoke('event', contextOf('one'));

    const told = post('init/error', { errorType: 'ConfigError', errorMessage: 'a list' });

    await expect(answer).rejects.toEqual(new FunctionError('ConfigError', 'a list'));
    await expect(api.initialized).rejects.toEqual(new FunctionError('ConfigError', 'a list'));
    expect((await told).status).toBe(202);
  });

  test('lets nobody wait for a process that has ended', async () => {
    const answers = ['one', 'two'].map((id) => api.invoke(id, contextOf(id)));
    await next();

    api.giveUp(new FunctionError('Runtime.ExitError', 'gone'));

    for (const answer of answers) {
      await expect(answer).rejects.toEqual(new FunctionError('Runtime.ExitError', 'gone'));
    }
  });

  test('refuses an answer that nobody waits for', async () => {
    const { status } = await post('invocation/unknown/response', {});

    expect(status).toBe(404);
  });
});
