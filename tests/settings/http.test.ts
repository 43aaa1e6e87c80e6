import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../lib/config/configError.ts';
import { readHttpConfig } from '../../lib/config/httpConfig.ts';
import { WORKING } from './variables.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const ARN = 'arn:aws:iam::123456789012:role/ingest';
const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:callers-AbCdEf';

const withCallers = (
  callers: unknown,
  auth = 'webhook',
): Readonly<Record<string, string | undefined>> => ({
  ...WORKING,
  DEAD_LETTER_QUEUE_URL: '',
  PARKED_QUEUE_URL: '',
  HTTP_AUTH: auth,
  HTTP_CALLERS: typeof callers === 'string' ? callers : JSON.stringify(callers),
});

const webhook = (...secrets: readonly unknown[]) => ({ webhook: [{ name: 'ingest', secrets }] });

const problemsOf = (variables: Readonly<Record<string, string | undefined>>): readonly string[] => {
  try {
    readHttpConfig(variables);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
};

describe('the settings of the HTTP door', () => {
  test('have documented defaults, and nothing of the other queues', () => {
    const { auth, ...config } = readHttpConfig(withCallers(webhook(SECRET)));

    expect(config).toMatchObject({
      quotaShare: 0.2,
      environments: 2,
      attemptTimeoutMs: 5_000,
      queueUrl: WORKING['CANCEL_REQUESTS_QUEUE_URL'],
    });
    expect(config).not.toHaveProperty('queueUrls');
    expect(auth).toEqual({
      kinds: new Set(['webhook']),
      callers: {
        from: 'settings',
        callers: {
          webhook: [{ name: 'ingest', secrets: [SECRET], projects: 'all' }],
          access_key: [],
          iam: [],
        },
      },
    });
  });

  test('say who may call, how, and where', () => {
    const { auth } = readHttpConfig(
      withCallers(
        {
          webhook: [{ name: 'ingest', secrets: [SECRET, OTHER_SECRET], projects: ['0a1b'] }],
          access_key: [{ name: 'console', access_key: 'AK', secret_key: 'SK', projects: ['2c3d'] }],
          iam: [{ name: 'pipeline', arn: ARN }],
        },
        'iam, access_key,webhook',
      ),
    );

    expect(auth).toEqual({
      kinds: new Set(['webhook', 'access_key', 'iam']),
      callers: {
        from: 'settings',
        callers: {
          webhook: [
            { name: 'ingest', secrets: [SECRET, OTHER_SECRET], projects: new Set(['0a1b']) },
          ],
          access_key: [
            { name: 'console', accessKey: 'AK', secretKey: 'SK', projects: new Set(['2c3d']) },
          ],
          iam: [{ name: 'pipeline', arn: ARN, projects: 'all' }],
        },
      },
    });
  });

  test('may leave the callers to a secret', () => {
    const { auth } = readHttpConfig({
      ...WORKING,
      HTTP_AUTH: 'access_key',
      HTTP_CALLERS: '',
      HTTP_CALLERS_SECRET_ARN: SECRET_ARN,
    });

    expect(auth).toEqual({
      kinds: new Set(['access_key']),
      callers: { from: 'secret', arn: SECRET_ARN },
    });
  });
});

describe('the settings of the HTTP door are refused', () => {
  test.each<[string, Readonly<Record<string, string | undefined>>, readonly string[]]>([
    [
      'when nobody guards it',
      { ...WORKING },
      ['HTTP_AUTH: is missing', 'HTTP_CALLERS: is missing, and so is HTTP_CALLERS_SECRET_ARN'],
    ],
    [
      'when the guard is called none',
      withCallers(webhook(SECRET), 'none'),
      ['HTTP_AUTH: must be one or several of webhook, access_key, iam'],
    ],
    [
      'when one of the kinds is unknown',
      withCallers(webhook(SECRET), 'webhook,basic'),
      ['HTTP_AUTH: must be one or several of webhook, access_key, iam'],
    ],
    [
      'with a list and a secret',
      { ...withCallers(webhook(SECRET)), HTTP_CALLERS_SECRET_ARN: SECRET_ARN },
      ['HTTP_CALLERS: must not stand beside HTTP_CALLERS_SECRET_ARN'],
    ],
    [
      'with a secret that is none',
      { ...WORKING, HTTP_AUTH: 'iam', HTTP_CALLERS_SECRET_ARN: ARN },
      ['HTTP_CALLERS_SECRET_ARN: must be the ARN of a secret'],
    ],
    ['with a list that is not JSON', withCallers('{"webhook":'), ['HTTP_CALLERS: is not JSON']],
    ['with a list that is no object', withCallers('[]'), ['HTTP_CALLERS: must be an object']],
    [
      'with a kind that has no caller',
      withCallers(webhook(SECRET), 'webhook,iam,access_key'),
      [
        'HTTP_CALLERS.iam: is missing, and HTTP_AUTH turns it on',
        'HTTP_CALLERS.access_key: is missing, and HTTP_AUTH turns it on',
      ],
    ],
    ['with an empty list', withCallers({ webhook: [] }), ['HTTP_CALLERS.webhook: is empty']],
    [
      'without the queue',
      { ...withCallers(webhook(SECRET)), CANCEL_REQUESTS_QUEUE_URL: '' },
      ['CANCEL_REQUESTS_QUEUE_URL: is missing'],
    ],
    [
      'with all that is wrong at once',
      withCallers({
        webhook: [
          { name: '', secrets: ['whsec_short', 'secret', SECRET], colour: 'red' },
          { name: 'twin', secrets: [SECRET.replace('=', '')], projects: [] },
        ],
        access_key: [{ name: 'console', access_key: 'A K', projects: ['a/b'] }],
        iam: [{ name: 'pipeline', arn: 'arn:aws:s3:::bucket' }],
        token: [],
      }),
      [
        'HTTP_CALLERS.webhook[0].name: is empty',
        'HTTP_CALLERS.webhook[0].secrets[0]: must be whsec_ and the base64 of 24 to 64 bytes',
        'HTTP_CALLERS.webhook[0].secrets[1]: must be whsec_ and the base64 of 24 to 64 bytes',
        'HTTP_CALLERS.webhook[0].colour: is not a known field',
        'HTTP_CALLERS.webhook[1].projects: is empty',
        'HTTP_CALLERS.access_key[0].projects[0]: must be a project id: letters and digits',
        'HTTP_CALLERS.access_key[0].access_key: must be of at most 128 printable ASCII characters without blanks and commas',
        'HTTP_CALLERS.access_key[0].secret_key: is missing',
        'HTTP_CALLERS.iam[0].arn: must be the ARN of a user or a role',
        'HTTP_CALLERS.token: is not a known field',
      ],
    ],
    [
      'with callers that cannot be told apart',
      withCallers({
        webhook: [
          { name: 'a', secrets: [SECRET, SECRET] },
          { name: 'b', secrets: [SECRET] },
        ],
        access_key: [
          { name: 'a', access_key: 'AK', secret_key: 'one' },
          { name: 'b', access_key: 'AK', secret_key: 'two' },
        ],
        iam: [
          { name: 'a', arn: ARN },
          { name: 'b', arn: ARN },
        ],
      }),
      [
        'HTTP_CALLERS.webhook[0].secrets[1]: is the same as HTTP_CALLERS.webhook[0].secrets[0]',
        'HTTP_CALLERS.webhook[1].secrets[0]: is the same as HTTP_CALLERS.webhook[0].secrets[0]',
        'HTTP_CALLERS.access_key[1].access_key: is the same as HTTP_CALLERS.access_key[0].access_key',
        'HTTP_CALLERS.iam[1].arn: is the same as HTTP_CALLERS.iam[0].arn',
      ],
    ],
    [
      'with more secrets than can be tried with each request',
      withCallers({
        webhook: [
          {
            name: 'a',
            secrets: Array.from(
              { length: 51 },
              (_, index) => `whsec_${Buffer.alloc(24, index).toString('base64')}`,
            ),
          },
        ],
      }),
      ['HTTP_CALLERS.webhook: has more than 50 secrets'],
    ],
  ])('%s', (_, variables, problems) => {
    expect(problemsOf(variables)).toEqual(problems);
  });
});
