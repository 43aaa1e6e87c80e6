import { describe, expect, test } from '@jest/globals';
import type { IamCaller } from '../../lib/http/authentication/callers.ts';
import { CALLERS, createDoor, request } from './door.ts';
import { asWebhook, withKey } from './signing.ts';

const caller = (arn: string): IamCaller => ({ name: arn, arn, projects: 'all' });

const USER = 'arn:aws:iam::123456789012:user/teams/ingest';
const ROLE = 'arn:aws:iam::123456789012:role/teams/ingest';
const CHINA = 'arn:aws-cn:iam::123456789012:role/ingest';

describe('a caller that AWS let in', () => {
  test.each([
    [USER, USER],
    [ROLE, 'arn:aws:sts::123456789012:assumed-role/ingest/i-0abc'],
    [ROLE, ROLE],
    [CHINA, 'arn:aws-cn:sts::123456789012:assumed-role/ingest/session@example.com'],
  ])('is %s when it comes as %s', async (arn, iamCaller) => {
    const iam = [USER, ROLE, CHINA].map(caller);
    const { authenticate } = createDoor({ callers: { ...CALLERS, iam } });

    expect(await authenticate(request({ iamCaller }), ['iam'])).toEqual({
      ok: true,
      caller: { name: arn, via: 'iam', projects: 'all' },
    });
  });

  test.each([
    'arn:aws:iam::123456789012:user/ingest',
    'arn:aws:iam::999999999999:user/teams/ingest',
    'arn:aws:sts::999999999999:assumed-role/ingest/i-0abc',
    'arn:aws:sts::123456789012:assumed-role/other/ingest',
    'arn:aws:sts::123456789012:assumed-role/ingest',
    'arn:aws:sts::123456789012:assumed-role/ingest/a/b',
    'arn:aws-us-gov:sts::123456789012:assumed-role/ingest/i-0abc',
    'arn:aws:sts::123456789012:federated-user/ingest',
    '',
  ])('is nobody as %s', async (iamCaller) => {
    const iam = [USER, ROLE, CHINA].map(caller);
    const { authenticate, refusals } = createDoor({ callers: { ...CALLERS, iam } });

    expect(await authenticate(request({ iamCaller }), ['iam'])).toEqual({ ok: false });
    expect(refusals).toEqual([['iam:unknown_identity']]);
  });
});

describe('a route for callers that AWS let in', () => {
  test('lets nobody in by a signature of another kind', async () => {
    const { authenticate, refusals } = createDoor();

    for (const signed of [asWebhook(), withKey({ method: 'POST', path: '/iam/cancellations' })]) {
      expect(await authenticate(signed, ['iam'])).toEqual({ ok: false });
    }
    expect(refusals).toEqual([['iam:absent'], ['iam:absent']]);
  });

  test('lets nobody in when that is turned off', async () => {
    const { authenticate } = createDoor({ kinds: ['webhook'] });
    const iamCaller = 'arn:aws:sts::123456789012:assumed-role/ingest/i-0abc';

    expect(await authenticate(request({ iamCaller }), ['iam'])).toEqual({ ok: false });
  });
});
