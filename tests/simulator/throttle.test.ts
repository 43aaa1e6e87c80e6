import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { errorOf, PROJECT, START, simulate } from './simulatedService.ts';

const MINUTE = 60_000;
/** START is 7 s into a minute. */
const LEFT_OF_MINUTE = MINUTE - (START % MINUTE);

const spend = (service: ReturnType<typeof simulate>, calls: number): number[] =>
  Array.from({ length: calls }, () => service.call('GET', '/v1/{p}/transcodings').status);

describe('the throttle', () => {
  test('the 101st call of a minute gets the documented 429, which says the limit', () => {
    const service = simulate({});

    expect(spend(service, 100)).toEqual(Array(100).fill(200));
    const answer = service.call('GET', '/v1/{p}/transcodings');

    expect(errorOf(answer)).toEqual([
      429,
      'APIGW.0308',
      'The throttling threshold has been reached: policy user over ratelimit,limit:100,time:1 minute',
    ]);
    expect(JSON.parse(answer.body).request_id).toBe(answer.headers['x-request-id']);
  });

  test('a refused cancel has no effect', () => {
    const service = simulate({ quota: { perMinute: 1 } });
    service.simulator.seedTasks([{ project: PROJECT, id: '1' }]);
    spend(service, 1);

    expect(service.cancel('1').status).toBe(429);
    expect(service.statusOf('1')).toBe('WAITING');
  });

  test('a fixed minute starts anew at the full minute', () => {
    const service = simulate({ quota: { perMinute: 2, window: 'fixed' } });

    expect(spend(service, 3)).toEqual([200, 200, 429]);
    service.pass(LEFT_OF_MINUTE - 1);
    expect(spend(service, 1)).toEqual([429]);
    service.pass(1);
    expect(spend(service, 3)).toEqual([200, 200, 429]);
  });

  test('a sliding minute frees each call 60 seconds after it', () => {
    const service = simulate({ quota: { perMinute: 2, window: 'sliding' } });

    spend(service, 1);
    service.pass(MINUTE / 2);
    expect(spend(service, 2)).toEqual([200, 429]);
    service.pass(MINUTE / 2);
    expect(spend(service, 2)).toEqual([200, 429]);
  });

  test('refused calls keep a sliding minute closed when they count', () => {
    const service = simulate({ quota: { perMinute: 1, window: 'sliding', countRefused: true } });

    spend(service, 1);
    service.pass(MINUTE - 1);
    expect(spend(service, 1)).toEqual([429]);
    service.pass(MINUTE - 1);
    expect(spend(service, 1)).toEqual([429]);
    service.pass(MINUTE);
    expect(spend(service, 1)).toEqual([200]);
  });

  test('queries and cancels share one count, or have one each; a listing is a query', () => {
    const statuses = (scope: 'tenant' | 'api'): number[] => {
      const service = simulate({ quota: { perMinute: 1, scope } });
      return [
        service.call('GET', '/v1/{p}/transcodings?task_id=1').status,
        service.call('GET', '/v1/{p}/transcodings?status=WAITING').status,
        service.cancel('1').status,
      ];
    };

    expect(statuses('tenant')).toEqual([200, 429, 429]);
    expect(statuses('api')).toEqual([200, 429, 403]);
  });

  test('each tenant has a count of its own, under a limit for all together', () => {
    const service = simulate(
      { quota: { perMinute: 2, overallPerMinute: 3 } },
      {
        authenticate: ({ path }) => {
          const project = path.split('/')[2] ?? '';
          return { ok: true, tenant: project, projects: new Set([project]) };
        },
      },
    );
    const call = (project: string) => service.call('GET', `/v1/${project}/transcodings`);

    expect([call('a'), call('a'), call('a')].map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(call('b').status).toBe(200);
    expect(errorOf(call('b'))[2]).toContain('policy api over ratelimit,limit:3,');
  });

  test('the other gateway prefix can be chosen', () => {
    const service = simulate({ quota: { perMinute: 1 }, behaviour: { gatewayPrefix: 'APIG' } });
    spend(service, 1);

    expect(errorOf(service.call('GET', '/v1/{p}/transcodings'))[1]).toBe('APIG.0308');
  });

  test('no 60 seconds ever hold more than the limit when the minute slides', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 6 }),
        (gaps, perMinute) => {
          const service = simulate({ quota: { perMinute, window: 'sliding' } });
          for (const gap of gaps) {
            service.pass(gap);
            spend(service, 1);
          }
          const passed = service.simulator.ledger.filter(({ status }) => status === 200);
          for (const { at } of passed) {
            const within = passed.filter((other) => other.at > at - MINUTE && other.at <= at);
            expect(within.length).toBeLessThanOrEqual(perMinute);
          }
        },
      ),
    );
  });
});
