import { describe, expect, test } from '@jest/globals';
import { MORNING, recordOf } from '../records.ts';
import { createWatchedService, FUNCTION, valuesIn } from './watchedService.ts';

/** A service whose calls for task 100 are answered when they are let go, and that has just been seen to work. */
const startHolding = async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const service = createWatchedService({
    answer: ({ target }) => (target.includes('task_id=100') ? promise : undefined),
  });
  service.seed(['1', '100', '101', '200']);
  service.seed(['201'], 'TRANSCODING');
  await service.until(service.invoke([recordOf({ task_id: 1 })]));
  service.written.length = 0;
  return { service, letGo: () => resolve(undefined) };
};

describe('two invocations of one environment at a time', () => {
  test('have lines and metrics of their own, whichever ends first', async () => {
    const { service, letGo } = await startHolding();
    const outer = [recordOf({ task_id: 100 }), recordOf('?'), recordOf({ task_id: 101 })];
    const inner = [recordOf({ task_id: 200 }), recordOf({ task_id: 201 }), recordOf('?')];

    const outerEnd = service.invoke(outer, 'outer');
    await service.wait(500);
    await service.until(service.invoke(inner, 'inner'));
    letGo();
    await service.until(outerEnd);

    const idsOf = (invocation: string) =>
      service
        .lines()
        .filter(({ function_request_id }) => function_request_id === invocation)
        .map(({ message_id }) => message_id);
    const metricsOf = (invocation: string) =>
      valuesIn(
        service
          .metricLines()
          .filter(({ function_request_id }) => function_request_id === invocation),
      );
    expect(idsOf('inner')).toEqual(inner.map(({ messageId }) => messageId));
    expect(idsOf('outer')).toEqual(outer.map(({ messageId }) => messageId));
    expect(metricsOf('inner')).toMatchObject({ cancelled: [1], too_late: [1], rejected: [1] });
    expect(metricsOf('outer')).toMatchObject({ cancelled: [2], rejected: [1] });
    expect(metricsOf('outer')).not.toHaveProperty('too_late');
    expect(metricsOf('inner')['calls_per_request']).toEqual([1]);
  });

  test('count each call of a project once, in whichever of them', async () => {
    const { service, letGo } = await startHolding();

    const outerEnd = service.invoke([recordOf({ task_id: 100 })], 'outer');
    await service.wait(500);
    await service.until(service.invoke([recordOf({ task_id: 200 })], 'inner'));
    letGo();
    await service.until(outerEnd);

    expect(valuesIn(service.metricLines())['calls']).toEqual([1, 1]);
  });

  test('measure the age of the oldest request from their own start', async () => {
    const service = createWatchedService();
    const identity = { functionName: FUNCTION };
    const first = Promise.withResolvers<void>();
    service.seed(['100']);

    const waiting = service.watch.invocation(
      { ...identity, awsRequestId: 'empty' },
      () => first.promise,
    );
    await service.wait(60_000);
    await service.until(service.invoke([recordOf({ task_id: 100 }, { sentAt: MORNING })]));
    first.resolve();
    await waiting;

    expect(valuesIn(service.metricLines())['oldest_request_age']).toEqual([60]);
  });
});
