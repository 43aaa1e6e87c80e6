import { describe, expect, test } from '@jest/globals';
import { CredentialsUnavailable } from '../../lib/mpc/credentials/authorizer.ts';
import { createCachedSource } from '../../lib/mpc/credentials/cachedSource.ts';
import type { Credential, SigningKeys } from '../../lib/mpc/credentials/credential.ts';
import { createFakeClock } from './fakeClock.ts';

const MINUTE = 60_000;
const keys = (accessKey: string, rest: Partial<SigningKeys> = {}): SigningKeys => ({
  kind: 'access_key',
  accessKey,
  secretKey: 'SK',
  ...rest,
});
const unreadable = () =>
  new CredentialsUnavailable({
    class: 'retry',
    code: 'SECRET.TimeoutError',
    message: 'no answer',
    sent: false,
    remedy: 'none',
  });

const prepare = (first: Credential, ttlMs = 10 * MINUTE) => {
  const clock = createFakeClock();
  const store = { content: first as Credential | Error, reads: 0 };
  const source = createCachedSource({
    read: () => {
      store.reads++;
      const { content } = store;
      return content instanceof Error
        ? Promise.reject(content)
        : Promise.resolve(structuredClone(content));
    },
    ttlMs,
    clock,
  });
  return { clock, store, source };
};

describe('a credential that is kept elsewhere', () => {
  test('is read when it is first needed, once for all who need it', async () => {
    const { store, source } = prepare(keys('A'));

    const found = await Promise.all([source.current(), source.current(), source.current()]);
    await source.current();

    expect(store.reads).toBe(1);
    expect(found).toEqual([keys('A'), keys('A'), keys('A')]);
  });

  test('is read again when its time to live is over, and stays the same object unless it changed', async () => {
    const { clock, store, source } = prepare(keys('A'));
    const first = await source.current();

    clock.advance(10 * MINUTE - 1);
    await source.current();
    const readsBefore = store.reads;
    clock.advance(1);
    const second = await source.current();
    store.content = keys('B');
    clock.advance(10 * MINUTE);
    const third = await source.current();

    expect(readsBefore).toBe(1);
    expect(second).toBe(first);
    expect(third).toEqual(keys('B'));
    expect(store.reads).toBe(3);
  });

  test('is used on while it cannot be read again, and asked for every 30 s at most', async () => {
    const { clock, store, source } = prepare(keys('A'));
    await source.current();
    store.content = unreadable();
    clock.advance(10 * MINUTE);

    const found = [await source.current(), await source.current()];
    clock.advance(30_000);
    found.push(await source.current());

    expect(found).toEqual([keys('A'), keys('A'), keys('A')]);
    expect(store.reads).toBe(3);
  });

  test('that was never read fails each time until it can be', async () => {
    const { store, source } = prepare(keys('A'));
    store.content = unreadable();

    await expect(source.current()).rejects.toThrow(CredentialsUnavailable);
    await expect(source.current()).rejects.toThrow(CredentialsUnavailable);
    store.content = keys('A');

    expect(await source.current()).toEqual(keys('A'));
  });

  test('does not hide a fault that is not one of reading', async () => {
    const { clock, store, source } = prepare(keys('A'));
    await source.current();
    store.content = new TypeError('a bug');
    clock.advance(10 * MINUTE);

    await expect(source.current()).rejects.toThrow('a bug');
  });

  test('is looked for anew five minutes before temporary keys end', async () => {
    const { clock, store, source } = prepare(keys('A'), 60 * MINUTE);
    store.content = keys('A', { securityToken: 'T', expiresAt: clock.now() + 20 * MINUTE });
    await source.current();
    store.content = keys('B', { securityToken: 'T', expiresAt: clock.now() + 60 * MINUTE });

    clock.advance(15 * MINUTE);
    const early = await source.current();
    clock.advance(1);
    const late = await source.current();

    expect([early, late]).toMatchObject([{ accessKey: 'A' }, { accessKey: 'B' }]);
  });
});

describe('a credential that was refused', () => {
  test('is replaced by what is found there now', async () => {
    const { store, source } = prepare(keys('A'));
    const refused = await source.current();
    store.content = keys('B');

    expect(await source.replace(refused)).toBe(true);
    expect(await source.current()).toEqual(keys('B'));
    expect(store.reads).toBe(2);
  });

  test('has no replacement when the same is still there, or nothing can be read', async () => {
    const { store, source } = prepare(keys('A'));
    const refused = await source.current();

    expect(await source.replace(refused)).toBe(false);
    store.content = unreadable();
    expect(await source.replace(refused)).toBe(false);
    expect(await source.current()).toBe(refused);
  });

  test('is read again once for two projects that were refused one after the other', async () => {
    const { store, source } = prepare(keys('A'));
    const refused = await source.current();
    store.content = keys('B');

    expect([await source.replace(refused), await source.replace(refused)]).toEqual([true, true]);
    expect(store.reads).toBe(2);
  });
});
