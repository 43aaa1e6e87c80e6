import { describe, expect, test } from '@jest/globals';
import { CredentialsUnavailable } from '../../lib/mpc/credentials/authorizer.ts';
import { createIam } from '../../lib/mpc/credentials/iam.ts';
import type { WireAnswer, WireRequest } from '../../lib/mpc/transport.ts';
import { createFakeClock } from './fakeClock.ts';
import { jsonAnswer } from './scriptedIam.ts';

const clock = createFakeClock();
const request: WireRequest = {
  method: 'GET',
  origin: 'https://iam.example.com',
  target: '/v3/projects',
  headers: {},
  body: '',
};
const failureOf = async (answer: WireAnswer, secrets?: readonly string[]) => {
  const iam = createIam({
    transport: () => Promise.resolve(answer),
    clock,
    timeoutMs: 5_000,
  });
  const error = await iam.call(request, secrets).catch((thrown: unknown) => thrown);
  if (!(error instanceof CredentialsUnavailable)) throw error;
  return error;
};
const coded = (status: number, code: string) =>
  jsonAnswer(status, { error_code: code, error_msg: 'text' });
const nested = (status: number, message: string) =>
  jsonAnswer(status, { error: { code: status, message, title: 'Title' } });

describe('what IAM refuses', () => {
  test.each([
    [400, coded(400, 'IAM.0007'), 'project', 'IAM.0007'],
    [401, coded(401, 'IAM.0001'), 'auth', 'IAM.0001'],
    [401, coded(401, 'IAM.0061'), 'auth', 'IAM.0061'],
    [401, coded(401, 'IAM.0062'), 'auth', 'IAM.0062'],
    [401, nested(401, 'The username or password is wrong.'), 'auth', 'HTTP.401'],
    [403, coded(403, 'IAM.0002'), 'project', 'IAM.0002'],
    [403, nested(403, 'You are not authorized'), 'project', 'HTTP.403'],
    [404, nested(404, 'Could not find'), 'project', 'HTTP.404'],
    [429, coded(429, 'IAM.0012'), 'retry', 'IAM.0012'],
    [429, coded(429, 'APIGW.0308'), 'retry', 'APIGW.0308'],
    [500, coded(500, 'IAM.0006'), 'retry', 'IAM.0006'],
    [502, nested(502, 'Bad gateway'), 'retry', 'HTTP.502'],
    [503, coded(503, 'APIGW.0613'), 'retry', 'APIGW.0613'],
    [302, jsonAnswer(302, {}), 'project', 'HTTP.302'],
  ])('with %i is of the right class', async (status, answer, failureClass, code) => {
    const { failure } = await failureOf(answer);

    expect(failure).toMatchObject({ class: failureClass, code, status, sent: false });
    expect(failure.message).toMatch(/^IAM: /);
  });

  test('never counts for the throttle of the transcoding API', async () => {
    const { failure } = await failureOf(
      jsonAnswer(
        429,
        { error_code: 'APIGW.0308', error_msg: 'policy user over ratelimit,limit:5,time:1 minute' },
        { 'retry-after': '30' },
      ),
    );

    expect(failure).not.toHaveProperty('throttle');
  });

  test('is tried again when no answer came, sent or not', async () => {
    for (const sent of [true, false]) {
      const { failure } = await failureOf({ kind: 'no_answer', reason: 'ENOTFOUND', sent });

      expect(failure).toMatchObject({ class: 'retry', code: 'NETWORK.ENOTFOUND', sent: false });
    }
  });

  test('tells the time of the server and what may mend it', async () => {
    const { failure, serverTime } = await failureOf(
      jsonAnswer(
        401,
        {
          error_code: 'APIGW.0301',
          error_msg:
            'Incorrect IAM authentication information: calc ak sk signature fail:signature expired',
        },
        { date: 'Thu, 15 Jan 2026 12:00:00 GMT', 'x-request-id': 'r-9' },
      ),
    );

    expect(failure).toMatchObject({ class: 'auth', remedy: 'clock', requestId: 'r-9' });
    expect(serverTime).toBe(Date.UTC(2026, 0, 15, 12));
  });

  test.each(['hunter2', 'with "quotes" and \\', 'zwölf Ömmel', 'a'.repeat(20)])(
    'does not repeat the password %j, however it is echoed',
    async (password) => {
      const echo = JSON.stringify({ auth: { user: { password } } });
      const answers = [
        jsonAnswer(400, { error_code: 'IAM.0007', error_msg: `bad body ${echo}` }),
        jsonAnswer(400, { error: { message: `bad password ${password}`, code: 400 } }),
        { ...jsonAnswer(400, {}), body: `<pre>${echo}</pre>` },
      ];
      for (const answer of answers) {
        const error = await failureOf(answer, [password]);

        expect(error.failure.message).toMatch(/^IAM: (bad|<pre>)/);
        for (const text of [error.message, error.failure.message, String(error.stack)]) {
          expect(text).not.toContain(password);
          expect(text).not.toContain(JSON.stringify(password).slice(1, -1));
        }
      }
    },
  );
});
