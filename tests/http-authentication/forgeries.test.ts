import { describe, expect, test } from '@jest/globals';
import type { HttpRequest } from '../../lib/http/httpRequest.ts';
import { seededRandom } from '../../local/mpc-simulator/random.ts';
import { createDoor, request, secretOf } from './door.ts';
import { body, changed, type Forge, forged, header, method, path, pick, query } from './forging.ts';
import { asWebhook, withKey } from './signing.ts';

const FORGERIES = 10_000;

interface Target {
  readonly honest: HttpRequest;
  readonly forges: readonly Forge[];
}

const WEBHOOKS: readonly Target[] = ['old', 'new', 'studio'].map((name) => ({
  honest: asWebhook(request(), { secret: secretOf(name) }),
  forges: [
    body,
    header('webhook-id'),
    header('webhook-timestamp'),
    header('webhook-signature'),
    // Its headers with the body of another, and the other way about.
    (honest) => ({ ...honest, body: Buffer.from('{"task_id":40000001}') }),
  ],
}));

const SIGNED: readonly Target[] = [
  withKey({ method: 'DELETE', path: '/v1/0a1b/transcodings' }, { query: { task_id: '40000000' } }),
  withKey({ method: 'POST', path: '/cancellations' }, { data: { task_id: 40_000_000 } }),
].map((honest) => ({
  honest,
  forges: [
    body,
    query,
    path,
    method,
    header('authorization'),
    header('authorization'),
    header('authorization'),
    header('x-sdk-date'),
    header('host'),
    header('content-type'),
    (of, random) => ({
      ...of,
      headers: { ...of.headers, 'x-sdk-content-sha256': changed('UNSIGNED-PAYLOAD', random) },
    }),
  ],
}));

describe(`of ${FORGERIES} requests that were changed on their way`, () => {
  test.each([
    ['webhooks', WEBHOOKS],
    ['signed with an access key', SIGNED],
  ])(
    'none of those that were %s is let in, and none is too odd to be refused',
    async (_, targets) => {
      const { authenticate, refusals } = createDoor();
      const random = seededRandom(20_260_115);
      let letIn = 0;

      for (let count = 0; count < FORGERIES / 2; count++) {
        const { honest, forges } = pick(random, targets);
        const forgery = forged(honest, forges, random);
        const { ok } = await authenticate(forgery, ['webhook', 'access_key']);
        if (ok) letIn += 1;
      }

      expect(letIn).toBe(0);
      expect(refusals).toHaveLength(FORGERIES / 2);
      for (const { honest } of targets) {
        expect((await authenticate(honest, ['webhook', 'access_key'])).ok).toBe(true);
      }
    },
  );
});
