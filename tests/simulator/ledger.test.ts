import { describe, expect, test } from '@jest/globals';
import { PROJECT, START, simulate } from './simulatedService.ts';

describe('the ledger', () => {
  test('every call is in it, with what it truly did', () => {
    const service = simulate({ quota: { perMinute: 2 } });
    service.simulator.seedTasks([{ project: PROJECT, id: '1' }]);

    service.cancel('1');
    service.call('GET', '/v1/{p}/transcodings?task_id=1&task_id=2');
    service.cancel('2');
    service.call('PUT', '/v1/{p}/transcodings');

    expect(service.simulator.ledger).toMatchObject([
      { seq: 1, at: START, kind: 'cancel', taskIds: ['1'], effect: 'cancelled', status: 204 },
      { seq: 2, kind: 'query', taskIds: ['1', '2'], effect: 'none', status: 200 },
      { seq: 3, kind: 'cancel', taskIds: ['2'], effect: 'none', status: 429, code: 'APIGW.0308' },
      { seq: 4, method: 'PUT', kind: 'unknown', status: 404, code: 'APIGW.0101' },
    ]);
  });

  test("a task's history names the call that cancelled it", () => {
    const service = simulate();
    service.simulator.seedTasks([{ project: PROJECT, id: '1' }]);

    service.cancel('2');
    service.cancel('1');

    expect(service.simulator.task(PROJECT, '1')?.history).toEqual([
      { status: 'WAITING', at: START },
      { status: 'CANCELED', at: START, call: 2 },
    ]);
  });

  test('every answer has a request id of its own, which repeats with the seed', () => {
    const idsOf = (seed: number) => {
      const service = simulate(undefined, { seed });
      return [1, 2, 3].map((id) => service.cancel(String(id)).headers['x-request-id']);
    };

    expect(new Set([...idsOf(1), ...idsOf(2)]).size).toBe(6);
    expect(idsOf(1)).toEqual(idsOf(1));
    expect(idsOf(1)[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a reset forgets tasks, ledger, quota use, scripted faults and changed settings', () => {
    const service = simulate({ quota: { perMinute: 1 } });
    service.simulator.seedTasks([{ project: PROJECT, id: '1' }]);
    service.simulator.configure({ quota: { perMinute: 2 } });
    service.simulator.scriptFault({ name: 'html', kind: 'cancel', taskId: '9' });
    service.cancel('1');

    service.simulator.reset();

    expect(service.simulator.tasks()).toEqual([]);
    expect(service.simulator.ledger).toEqual([]);
    expect([service.cancel('9').status, service.cancel('9').status]).toEqual([403, 429]);
  });

  test('wrong settings are refused, all of them at once, and change nothing', () => {
    const { simulator } = simulate();

    expect(() =>
      simulator.configure({
        quota: { perMinute: 0 },
        faults: { html: 2, ...({ htlm: 1 } as object) },
      }),
    ).toThrow(/quota\.perMinute.*faults.*html/s);
    expect(() => simulator.configure({ faults: { html: 0.6, cutJson: 0.6 } })).toThrow('1.2');
    expect(simulator.settings.faults.html).toBe(0);
  });
});
