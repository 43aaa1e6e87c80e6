import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { metricLines } from '../../lib/observability/embeddedMetrics.ts';
import { attemptsAttribute, MORNING, recordOf } from '../records.ts';
import {
  createWatchedService,
  errorAnswer,
  FUNCTION,
  type MetricLine,
  PROJECT,
  valuesIn,
} from './watchedService.ts';

const HOUR_MS = 3_600_000;

describe('the metrics of an invocation', () => {
  test('count each outcome', async () => {
    const service = createWatchedService({
      answer: ({ method, target }) =>
        method === 'DELETE' && target.endsWith('task_id=300')
          ? errorAnswer(400, 'MPC.10217', 'trial quota exceeded')
          : undefined,
    });
    service.seed(['100', '101', '106', '200', '201', '300']);
    service.seed(['102'], 'TRANSCODING');
    service.seed(['103'], 'CANCELED');
    for (const taskId of ['200', '201']) {
      service.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId, calls: 2 });
    }
    const failing = attemptsAttribute({
      enqueuedAt: MORNING - HOUR_MS,
      firstFailureAt: MORNING - HOUR_MS,
      tries: 3,
    });

    await service.until(
      service.invoke([
        recordOf({ task_id: 100 }),
        recordOf({ task_id: 106 }),
        recordOf({ task_id: 102 }),
        recordOf({ task_id: 103 }),
        recordOf({ task_id: 104 }),
        recordOf({ task_id: 105, not_after: '2026-01-01T00:00:00Z' }),
        recordOf({ task_id: 101, expect: { user_data: 'another film' } }),
        recordOf({ task_id: 200 }),
        recordOf({ task_id: 201 }, { attributes: failing }),
        recordOf({ task_id: 300 }),
        recordOf('?'),
        recordOf({ task_ids: [400, 401] }),
      ]),
    );

    expect(valuesIn(service.metricLines())).toMatchObject({
      cancelled: [2],
      already_cancelled: [1],
      too_late: [1],
      not_found: [1],
      expired: [1],
      mismatch: [1],
      retry: [1],
      dead: [1],
      rejected: [2],
      split: [1],
      requests: [10],
      oldest_request_age: [3_600],
    });
  });

  test('count what was handed back, which is no end', async () => {
    const service = createWatchedService();

    await service.until(service.invoke([recordOf({ task_id: 100 })], 'invocation-1', 3_500));

    const values = valuesIn(service.metricLines());
    expect(values).toMatchObject({ deferred: [1] });
    expect(values).not.toHaveProperty('requests');
    expect(values).not.toHaveProperty('calls_per_request');
  });

  test('tell calls, their latency, and how many a request took', async () => {
    const service = createWatchedService();
    const started = ['200', '201', '202', '203', '204', '205', '206', '207'];
    service.seed(['100']);
    service.seed(started, 'TRANSCODING');

    await service.until(
      service.invoke(['100', ...started].map((task_id) => recordOf({ task_id }))),
    );

    const calls = service.simulator.ledger.length;
    const attempts = service.lines().flatMap((line) => line['attempts'] as { at: string }[]);
    expect(attempts.length).toBeGreaterThan(calls);
    expect(valuesIn(service.metricLines())).toMatchObject({
      calls: [calls],
      call_latency: Array(calls).fill(40),
      calls_per_request: [calls / 9],
    });
  });

  test('count the calls that were refused for being too fast', async () => {
    const service = createWatchedService();
    service.seed(['100']);
    service.simulator.scriptFault({ name: 'throttled', kind: 'cancel', calls: 2 });

    await service.until(service.invoke([recordOf({ task_id: 100 })]));

    expect(valuesIn(service.metricLines())).toMatchObject({
      throttled: [2],
      calls: [3],
      cancelled: [1],
    });
  });

  test('do not take for latency how long nobody answered', async () => {
    const service = createWatchedService();
    service.seed(['100']);
    service.simulator.scriptFault({ name: 'hangAfter', kind: 'cancel' });

    await service.until(service.invoke([recordOf({ task_id: 100 })]));

    expect(valuesIn(service.metricLines())).toMatchObject({ calls: [2], call_latency: [40] });
  });

  test('are written once, under names that are few', async () => {
    const service = createWatchedService();
    service.seed(['100', '101']);

    await service.until(service.invoke([recordOf({ task_id: 100 }), recordOf({ task_id: 101 })]));

    const of = { service: 'transcoding-canceller', function: FUNCTION };
    expect(service.metricLines()).toMatchObject([
      {
        ...of,
        function_request_id: 'invocation-1',
        _aws: {
          CloudWatchMetrics: [
            { Namespace: 'TranscodingCanceller', Dimensions: [['service', 'function']] },
          ],
        },
      },
      {
        ...of,
        project: PROJECT,
        breaker_open: 0,
        _aws: {
          CloudWatchMetrics: [
            {
              Dimensions: [
                ['service', 'function'],
                ['service', 'function', 'project'],
              ],
            },
          ],
        },
      },
    ]);
  });

  test('are written when the invocation fails as well', async () => {
    const service = createWatchedService();

    const failing = service.watch.invocation(
      { awsRequestId: 'invocation-1', functionName: FUNCTION },
      () => {
        service.watch.noticed(PROJECT, { kind: 'closed' });
        return Promise.reject(new Error('a bug'));
      },
    );

    await expect(failing).rejects.toThrow('a bug');
    expect(valuesIn(service.metricLines())).toEqual({ breaker_open: [0] });
  });

  test('are not written when there are none', async () => {
    const service = createWatchedService();

    await service.until(service.invoke([]));

    expect(service.written).toEqual([]);
  });
});

describe('a line of metrics', () => {
  const dimensions = { function: FUNCTION };
  const combinations = [['service', 'function']];
  const parse = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as MetricLine);

  test('holds at most a hundred values of a metric, and all lines together hold all of them', () => {
    const values = fc.array(fc.integer(), { minLength: 1, maxLength: 450 });
    fc.assert(
      fc.property(values, values, (latency, other) => {
        const lines = parse(
          metricLines(
            {
              dimensions,
              combinations,
              metrics: [
                { name: 'latency', unit: 'Milliseconds', values: latency },
                { name: 'other', unit: 'None', values: other },
              ],
            },
            MORNING,
          ),
        );

        expect(valuesIn(lines)).toEqual({ latency, other });
        for (const line of lines) {
          for (const { Name } of line._aws.CloudWatchMetrics[0]?.Metrics ?? []) {
            expect([line[Name]].flat().length).toBeLessThanOrEqual(100);
          }
        }
      }),
      { seed: 20_260_201, numRuns: 200 },
    );
  });

  test('declares each of its metrics, and has a value for each of its dimensions', async () => {
    const service = createWatchedService();
    service.seed(['100']);
    service.seed(['101'], 'TRANSCODING');

    await service.until(service.invoke([recordOf({ task_id: 100 }), recordOf({ task_id: 101 })]));

    for (const line of service.metricLines()) {
      const [directive] = line._aws.CloudWatchMetrics;
      expect(line._aws.Timestamp).toBe(service.clock.now());
      for (const name of directive?.Dimensions.flat() ?? []) {
        expect(line[name]).toEqual(expect.any(String));
      }
      const declared = directive?.Metrics.map(({ Name }) => Name) ?? [];
      const numbers = Object.keys(line).filter((key) => typeof line[key] === 'number');
      expect(declared).toEqual(expect.arrayContaining(numbers));
    }
  });
});
