import { describe, expect, test } from '@jest/globals';
import { CredentialsUnavailable } from '../../lib/mpc/credentials/authorizer.ts';
import { createSecretSource } from '../../lib/secrets/secretSource.ts';
import { createFakeClock } from '../credentials/fakeClock.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mpc-AbCdEf';

const sourceOf = (content: string | Error) => {
  const asked: string[] = [];
  const source = createSecretSource({
    arn: ARN,
    readSecret: (arn) => {
      asked.push(arn);
      return content instanceof Error ? Promise.reject(content) : Promise.resolve(content);
    },
    ttlMs: 300_000,
    clock: createFakeClock(),
  });
  return { asked, source };
};
const failureOf = async (content: string | Error) => {
  const error = await sourceOf(content)
    .source.current()
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof CredentialsUnavailable)) throw error;
  return error;
};
const named = (name: string, message = 'text') => Object.assign(new Error(message), { name });

describe('a secret', () => {
  test('holds a credential under the names of the variables, and is read when it is needed', async () => {
    const { asked, source } = sourceOf(
      '{"HUAWEICLOUD_SDK_AK":"AK","HUAWEICLOUD_SDK_SK":"SK","HUAWEICLOUD_SDK_SECURITY_TOKEN":"T","KEYS_EXPIRE_AT":"2026-01-31T12:00:00Z"}',
    );

    const before = [...asked];
    const credential = await source.current();
    await source.current();

    expect(credential).toEqual({
      kind: 'access_key',
      accessKey: 'AK',
      secretKey: 'SK',
      securityToken: 'T',
      expiresAt: Date.UTC(2026, 0, 31, 12),
    });
    expect([before, asked]).toEqual([[], [ARN]]);
  });

  test('may hold a login', async () => {
    const { source } = sourceOf('{"IAM_USER":"films","IAM_PASSWORD":"p","IAM_DOMAIN":"studio"}');

    expect(await source.current()).toMatchObject({ kind: 'password', userName: 'films' });
  });

  test.each([
    ['S3CR3T', 'is not an object in JSON'],
    ['{"HUAWEICLOUD_SDK_SK":"S3CR3T', 'is not an object in JSON'],
    ['["S3CR3T"]', 'is not an object in JSON'],
    ['null', 'is not an object in JSON'],
    ['{"HUAWEICLOUD_SDK_SK":"S3CR3T"}', 'HUAWEICLOUD_SDK_AK is missing'],
    ['{"HUAWEICLOUD_SDK_AK":7,"HUAWEICLOUD_SDK_SK":"S3CR3T"}', 'HUAWEICLOUD_SDK_AK must be a text'],
    [
      '{"HUAWEICLOUD_SDK_AK":"AK","HUAWEICLOUD_SDK_SK":"S3CR3T","IAM_USER":"u"}',
      'IAM_USER must not stand beside HUAWEICLOUD_SDK_AK: one kind of credentials per project',
    ],
    [
      '{"HUAWEICLOUD_SDK_AK":"AK","HUAWEICLOUD_SDK_SK":"S3CR3T","password":"S3CR3T"}',
      'password is not a known field',
    ],
  ])(
    'of another content is a fault of the project, and not shown: %s',
    async (content, problem) => {
      const error = await failureOf(content);

      expect(error.failure).toMatchObject({
        class: 'project',
        code: 'SECRET.MALFORMED',
        sent: false,
      });
      expect(error.failure.message).toContain(problem);
      expect(String(error.stack)).not.toContain('S3CR3T');
    },
  );

  test.each([
    ['AccessDeniedException', 'project'],
    ['ResourceNotFoundException', 'project'],
    ['DecryptionFailure', 'project'],
    ['ThrottlingException', 'retry'],
    ['InternalServiceError', 'retry'],
    ['TimeoutError', 'retry'],
  ])('that cannot be read for a %s is a failure to %s', async (name, failureClass) => {
    const { failure } = await failureOf(named(name, 'S3CR3T'));

    expect(failure).toMatchObject({ class: failureClass, code: `SECRET.${name}`, sent: false });
    expect(failure.message).toBe('the secret could not be read');
  });
});
