import { describe, expect, test } from '@jest/globals';
import { createAuthenticator } from '../../lib/http/authentication/authenticator.ts';
import { createFakeClock } from '../credentials/fakeClock.ts';
import { MORNING } from '../records.ts';
import { request, secretOf } from './door.ts';
import { asWebhook } from './signing.ts';

const TTL_MS = 300_000;
const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:callers-AbCdEf';

const listWith = (...secrets: readonly string[]): string =>
  JSON.stringify({ webhook: [{ name: 'ingest', secrets: secrets.map(secretOf) }] });

/** A gatekeeper whose list of callers is in a secret. */
const createDoorWithSecret = (content: string | Error) => {
  const clock = createFakeClock(MORNING);
  const secret = { content, reads: 0 };
  const problems: string[] = [];
  const authenticator = createAuthenticator(
    { kinds: new Set(['webhook']), callers: { from: 'secret', arn: ARN } },
    {
      clock,
      ttlMs: TTL_MS,
      readSecret: (arn) => {
        expect(arn).toBe(ARN);
        secret.reads += 1;
        return secret.content instanceof Error
          ? Promise.reject(secret.content)
          : Promise.resolve(secret.content);
      },
      failed: (found) => problems.push(...found),
      refused: () => undefined,
    },
  );
  const letsIn = (name: string) =>
    authenticator.authenticate(asWebhook(request(), { secret: secretOf(name), at: clock.now() }), [
      'webhook',
    ]);
  return { letsIn, clock, secret, problems };
};

describe('a list of callers in a secret', () => {
  test('is read once, by whoever needs it first', async () => {
    const { letsIn, secret } = createDoorWithSecret(listWith('old'));
    expect(secret.reads).toBe(0);

    const answers = await Promise.all([letsIn('old'), letsIn('old'), letsIn('new')]);

    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false]);
    expect(secret.reads).toBe(1);
  });

  test('is read again when it is old, so that a rotation is noticed', async () => {
    const { letsIn, clock, secret } = createDoorWithSecret(listWith('old'));
    await letsIn('old');

    secret.content = listWith('old', 'new');
    clock.advance(TTL_MS - 1);
    const before = await letsIn('new');
    clock.advance(1);
    const after = [await letsIn('new'), await letsIn('old')];

    expect(before.ok).toBe(false);
    expect(after.map(({ ok }) => ok)).toEqual([true, true]);
    expect(secret.reads).toBe(2);
  });

  test.each<[string, string | Error]>([
    ['cannot be read', Object.assign(new Error('no access'), { name: 'AccessDeniedException' })],
    ['is not JSON any more', '{'],
    ['has no webhook any more', '{"iam":[{"name":"x","arn":"arn:aws:iam::123456789012:root"}]}'],
  ])('is used on when it %s', async (_, content) => {
    const { letsIn, clock, secret, problems } = createDoorWithSecret(listWith('old'));
    await letsIn('old');

    secret.content = content;
    clock.advance(TTL_MS);
    const answer = await letsIn('old');

    expect(answer.ok).toBe(true);
    expect(problems).toHaveLength(1);
    expect(secret.reads).toBe(2);
  });

  test('lets nobody in while it was never read, says so, and is not asked for with each request', async () => {
    const { letsIn, clock, secret, problems } = createDoorWithSecret(new TypeError('whsec_x'));

    const answers = await Promise.all([letsIn('old'), letsIn('old')]);
    await letsIn('old');
    const readsMeanwhile = secret.reads;
    secret.content = listWith('old');
    clock.advance(5_000);

    expect(answers).toEqual([
      { ok: false, unavailable: true },
      { ok: false, unavailable: true },
    ]);
    expect(readsMeanwhile).toBe(1);
    expect(problems).toEqual(['the secret: could not be read (TypeError)']);
    expect(await letsIn('old')).toMatchObject({ ok: true });
  });
});
