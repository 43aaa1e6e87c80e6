import { describe, expect, test } from '@jest/globals';
import { type ApiRequest, CredentialsUnavailable } from '../../lib/mpc/credentials/authorizer.ts';
import { createIam } from '../../lib/mpc/credentials/iam.ts';
import { lookUpProject } from '../../lib/mpc/credentials/projectLookup.ts';
import type { WireAnswer } from '../../lib/mpc/transport.ts';
import { trusted } from '../engineWorld.ts';
import { createFakeClock } from './fakeClock.ts';
import { jsonAnswer } from './scriptedIam.ts';

/** Looks one up where IAM gives these answers, one after another. */
const lookUp = async (answers: readonly WireAnswer[], recovers: boolean) => {
  const asked: ApiRequest[] = [];
  let recoveries = 0;
  let calls = 0;
  const iam = createIam({
    clock: createFakeClock(),
    timeoutMs: 1_000,
    transport: () => Promise.resolve(answers[calls++] as WireAnswer),
  });
  const found = await lookUpProject({
    iam,
    endpoint: 'https://iam.test',
    name: 'cn-north-4',
    authorizer: {
      ...trusted,
      authorize: (request) => {
        asked.push(request);
        return trusted.authorize(request);
      },
      recover: () => {
        recoveries++;
        return Promise.resolve(recovers);
      },
    },
  }).catch((error: unknown) => {
    if (!(error instanceof CredentialsUnavailable)) throw error;
    return error.failure;
  });
  return { found, asked, recoveries, calls };
};
const projects = (...list: readonly unknown[]): WireAnswer => jsonAnswer(200, { projects: list });
const answerOf = (body: string): WireAnswer => ({
  kind: 'answer',
  status: 200,
  headers: {},
  body,
  complete: true,
});

describe('the id of a project', () => {
  test('is asked for by the name of the project', async () => {
    const { asked } = await lookUp([projects({ id: 'a1', name: 'cn-north-4' })], false);

    expect(asked).toEqual([
      {
        method: 'GET',
        origin: 'https://iam.test',
        path: '/v3/projects',
        query: [['name', 'cn-north-4']],
        headers: { 'content-type': 'application/json' },
        body: '',
      },
    ]);
  });

  test('is that of the only project of this very name', async () => {
    const others = [
      null,
      { id: 'b2', name: 'cn-north-4_films' },
      { id: 'c 3', name: 'cn-north-4' },
    ];

    const { found } = await lookUp([projects(...others, { id: 'a1', name: 'cn-north-4' })], false);

    expect(found).toBe('a1');
  });

  test.each([
    ['no list', '{"projects":{}}'],
    ['nothing', 'null'],
    ['no JSON', 'projects'],
  ])('cannot be read from %s', async (_, body) => {
    const { found } = await lookUp([answerOf(body)], false);

    expect(found).toEqual({
      class: 'retry',
      code: 'HTTP.UNREADABLE',
      message: 'IAM: the list of projects cannot be read',
      sent: false,
      remedy: 'none',
    });
  });

  test.each([
    ['NOT_FOUND', 0, []],
    ['NOT_FOUND', 0, ['', 'a b', '!a', 'a!', 'a'.repeat(65)]],
    ['AMBIGUOUS', 2, ['a1', 'a'.repeat(64)]],
  ])('is %s where %i ids are usable of %j', async (code, count, ids) => {
    const list = ids.map((id) => ({ id, name: 'cn-north-4' }));

    const { found } = await lookUp([projects(...list)], false);

    expect(found).toEqual({
      class: 'project',
      code: `PROJECT.${code}`,
      message: `${count} projects are named cn-north-4`,
      sent: false,
      remedy: 'none',
    });
  });

  test('is asked for once more when the refused credentials could be renewed', async () => {
    const refused = jsonAnswer(401, { error: { message: 'expired' } });
    const good = projects({ id: 'a1', name: 'cn-north-4' });

    const renewed = await lookUp([refused, good], true);
    const notRenewed = await lookUp([refused, good], false);

    expect(renewed).toMatchObject({ found: 'a1', calls: 2, recoveries: 1 });
    expect(notRenewed).toMatchObject({ found: { class: 'auth' }, calls: 1, recoveries: 1 });
  });

  test.each([
    ['project', 300],
    ['project', 403],
    ['retry', 500],
    ['retry', 503],
  ])('is not asked for again after a failure of class %s, %i', async (failureClass, status) => {
    const { found, calls, recoveries } = await lookUp([jsonAnswer(status, {})], true);

    expect(found).toMatchObject({ class: failureClass, status });
    expect([calls, recoveries]).toEqual([1, 0]);
  });

  test('says of an answer that did not come no status', async () => {
    const { found } = await lookUp([{ kind: 'no_answer', reason: 'TIMEOUT', sent: true }], true);

    expect(found).toStrictEqual({
      class: 'retry',
      code: 'NETWORK.TIMEOUT',
      message: 'IAM: no answer after the request was sent',
      sent: false,
      remedy: 'none',
    });
  });
});
