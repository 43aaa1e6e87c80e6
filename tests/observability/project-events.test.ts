import { describe, expect, test } from '@jest/globals';
import { recordOf } from '../records.ts';
import { createWatchedService, errorAnswer, PROJECT, valuesIn } from './watchedService.ts';

const MINUTE = 60_000;
const refusal = errorAnswer(
  401,
  'APIGW.0301',
  'Incorrect IAM authentication information: verify aksk signature fail',
);
const records = (count: number) =>
  Array.from({ length: count }, (_, index) => recordOf({ task_id: 100 + index }));

describe('wrong credentials', () => {
  test('are told of once, with their project and kind, and stop at the breaker', async () => {
    const service = createWatchedService({ answer: () => refusal });

    await service.until(service.invoke(records(40)));

    const [error, ...requests] = service.lines();
    expect(error).toEqual({
      level: 'ERROR',
      message: 'authentication or access failed, the project is not called for now',
      timestamp: expect.any(String),
      service: 'transcoding-canceller',
      project_id: PROJECT,
      credentials: 'access_key',
      open_until: new Date(service.clock.now() + 5 * MINUTE).toISOString(),
      failure: {
        class: 'project',
        code: 'APIGW.0301',
        message: 'Incorrect IAM authentication information: verify aksk signature fail',
        http_status: 401,
        mpc_request_id: 'request-1',
      },
    });
    expect(requests).toHaveLength(40);
    expect(new Set(requests.map(({ outcome, cause }) => `${outcome} ${cause}`))).toEqual(
      new Set(['deferred breaker']),
    );
    expect(valuesIn(service.metricLines())).toMatchObject({
      auth_failed: [1],
      breaker_open: [1],
      deferred: [40],
    });
    expect(service.metricLines().at(-1)).toMatchObject({ breaker_cause: 'credentials' });
  });

  test('are told of again when they fail again, not each time somebody asks', async () => {
    const service = createWatchedService({ answer: () => refusal });
    for (let minute = 0; minute < 10; minute++) {
      await service.until(service.invoke(records(3), `invocation-${minute}`));
      await service.wait(MINUTE);
    }

    const values = valuesIn(service.metricLines());
    expect(service.lines().filter(({ level }) => level === 'ERROR')).toHaveLength(2);
    expect(values['auth_failed']).toEqual([1, 1]);
    expect(values['breaker_open']).toEqual(Array(10).fill(1));
  });

  test('that work again are told of, and close the breaker in the metrics', async () => {
    let wrong = true;
    const service = createWatchedService({ answer: () => (wrong ? refusal : undefined) });
    service.seed(['100']);
    await service.until(service.invoke(records(1)));
    wrong = false;
    await service.wait(5 * MINUTE);

    await service.until(service.invoke(records(1), 'invocation-2'));

    expect(service.lines().map(({ message }) => message)).toContain('the project is called again');
    expect(valuesIn(service.metricLines())['breaker_open']).toEqual([1, 0]);
    expect(service.metricLines().at(-1)).not.toHaveProperty('breaker_cause');
  });
});

describe('a clock that is wrong', () => {
  test('is told of once, as a renewal, and no request fails of it', async () => {
    let wrong = true;
    const service = createWatchedService({
      answer: () => {
        if (!wrong) return undefined;
        wrong = false;
        const expired = errorAnswer(
          401,
          'APIGW.0301',
          'Incorrect IAM authentication information: signature expired',
        );
        const date = new Date(service.clock.now() + 40 * MINUTE).toUTCString();
        return { ...expired, headers: { date } };
      },
    });
    service.seed(['100']);

    await service.until(service.invoke(records(1)));

    expect(service.lines()).toMatchObject([
      {
        level: 'WARN',
        message: 'authentication was renewed',
        project_id: PROJECT,
        failure: { class: 'auth', code: 'APIGW.0301' },
      },
      { outcome: 'cancelled' },
    ]);
    expect(valuesIn(service.metricLines())).not.toHaveProperty('auth_failed');
  });
});

describe('an outage of the API', () => {
  test('opens the breaker with a warning, and is no failed authentication', async () => {
    const service = createWatchedService({
      answer: () => errorAnswer(503, 'MPC.10050', 'system error'),
    });

    await service.until(service.invoke(records(30)));

    expect(service.lines()[0]).toMatchObject({
      level: 'WARN',
      message: 'the API does not answer, the project is not called for now',
      project_id: PROJECT,
      failure: { http_status: 503 },
    });
    const values = valuesIn(service.metricLines());
    expect(values).toMatchObject({ breaker_open: [1] });
    expect(values).not.toHaveProperty('auth_failed');
    expect(service.metricLines().at(-1)).toMatchObject({ breaker_cause: 'outage' });
  });
});

describe('a project whose id cannot be found out', () => {
  const withoutId = { HUAWEICLOUD_SDK_PROJECT_ID: '' };

  test('for its credentials is told of by its region, and counted', async () => {
    const service = createWatchedService({ variables: withoutId, answer: () => refusal });

    await service.until(service.invoke(records(2)));

    expect(service.lines()[0]).toMatchObject({
      level: 'ERROR',
      message: 'the id of a project could not be found out',
      region: 'cn-north-4',
      credentials: 'access_key',
      failure: { code: 'APIGW.0301' },
    });
    expect(valuesIn(service.metricLines())).toMatchObject({ auth_failed: [1], deferred: [2] });
  });

  test('because IAM is out of reach is no failed authentication', async () => {
    const service = createWatchedService({
      variables: withoutId,
      answer: () => errorAnswer(503, 'IAM.0000', 'busy'),
    });

    await service.until(service.invoke(records(1)));

    expect(valuesIn(service.metricLines())).not.toHaveProperty('auth_failed');
  });
});
