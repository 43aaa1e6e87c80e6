import { describe, expect, test } from '@jest/globals';
import { FAULT_NAMES, type FaultName } from '../../local/mpc-simulator/faults.ts';
import { errorOf, PROJECT, START, STILL, simulate } from './simulatedService.ts';

/** A queued task 1, and a cancel of it with a fault. */
const disturbedCancel = (name: FaultName, effect?: boolean) => {
  const service = simulate();
  service.simulator.seedTasks([{ project: PROJECT, id: '1' }]);
  service.simulator.scriptFault({ name, ...(effect !== undefined && { effect }) });
  const answer = service.cancel('1');
  return { answer, status: service.statusOf('1'), entry: service.simulator.ledger[0] };
};

describe('faults', () => {
  test.each([
    ['throttled', 'answer', 'WAITING', 429, 'APIGW.0308'],
    ['serverError', 'answer', 'WAITING', 500, 'MPC.10050'],
    ['resetBefore', 'reset', 'WAITING', undefined, undefined],
    ['resetAfter', 'reset', 'CANCELED', undefined, undefined],
    ['hangBefore', 'hang', 'WAITING', undefined, undefined],
    ['hangAfter', 'hang', 'CANCELED', undefined, undefined],
    ['html', 'answer', 'WAITING', 502, undefined],
    ['cutJson', 'reset', 'CANCELED', undefined, undefined],
    ['latency', 'answer', 'CANCELED', 204, undefined],
  ] as const)(
    '%s: the connection sees "%s", the task is %s, and the ledger knows both',
    (name, wire, status, httpStatus, code) => {
      const seen = disturbedCancel(name);

      expect(seen.answer.wire).toBe(wire);
      expect(seen.status).toBe(status);
      expect(seen.entry).toMatchObject({
        fault: name,
        effect: status === 'CANCELED' ? 'cancelled' : 'none',
      });
      expect([seen.entry?.status, seen.entry?.code]).toEqual([httpStatus, code]);
    },
  );

  test('a server error or a page of HTML may come after the effect', () => {
    expect(disturbedCancel('serverError', true).status).toBe('CANCELED');
    expect(disturbedCancel('html', true).status).toBe('CANCELED');
  });

  test('a late answer is late by the latency set', () => {
    expect(disturbedCancel('latency').answer.delayMs).toBe(2000);
  });

  test('a body is cut inside, with the whole of it announced', () => {
    const service = simulate();
    service.simulator.scriptFault({ name: 'cutJson' });

    const answer = service.call('GET', '/v1/{p}/transcodings');

    expect(answer).toMatchObject({ wire: 'cut', status: 200 });
    expect(JSON.parse(answer.body)).toHaveProperty('task_array');
  });

  test('502 and 504 are answered with the gateway codes for an unreachable backend', () => {
    const service = simulate();
    service.simulator.scriptFault({ name: 'serverError', status: 502 });
    service.simulator.scriptFault({ name: 'serverError', status: 504 });

    expect(errorOf(service.cancel('1')).slice(0, 2)).toEqual([502, 'APIGW.0202']);
    expect(errorOf(service.cancel('1')).slice(0, 2)).toEqual([504, 'APIGW.0203']);
  });

  test('a scripted fault waits for its task and kind, and is used up', () => {
    const service = simulate();
    service.simulator.seedTasks([{ project: PROJECT, id: '1' }]);
    service.simulator.scriptFault({ name: 'html', taskId: '1', kind: 'cancel' });

    expect(service.cancel('2').status).toBe(403);
    expect(service.call('GET', '/v1/{p}/transcodings?task_id=1').status).toBe(200);
    expect(service.cancel('1').status).toBe(502);
    expect(service.cancel('1').status).toBe(204);
  });

  test('a scripted fault may be for several calls', () => {
    const service = simulate();
    service.simulator.scriptFault({ name: 'throttled', calls: 2 });

    expect([1, 2, 3].map((id) => service.cancel(String(id)).status)).toEqual([429, 429, 403]);
  });

  test('each share comes up about as often as it should, alone or with others', () => {
    const shares = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0.1]));
    const service = simulate({ ...STILL, faults: shares });

    for (let call = 0; call < 5000; call += 1) service.cancel('1');

    const counts = Map.groupBy(service.simulator.ledger, ({ fault }) => fault ?? 'none');
    for (const name of FAULT_NAMES.filter((each) => each !== 'latency')) {
      expect(counts.get(name)?.length).toBeGreaterThan(420);
      expect(counts.get(name)?.length).toBeLessThan(580);
    }
    // A late answer shows under its own name only where no other fault came with it.
    expect(counts.get('latency')?.length).toBeGreaterThan(60);
  });

  test('the same seed disturbs the same calls, another seed others', () => {
    const faultsOf = (seed: number) => {
      const service = simulate({ ...STILL, faults: { html: 0.3, resetAfter: 0.3 } }, { seed });
      for (let call = 0; call < 50; call += 1) service.cancel('1');
      return service.simulator.ledger.map(({ fault }) => fault);
    };

    expect(faultsOf(7)).toEqual(faultsOf(7));
    expect(faultsOf(7)).not.toEqual(faultsOf(8));
  });

  test('during an outage every call fails without effect, and afterwards all is well', () => {
    const service = simulate();
    service.simulator.seedTasks([{ project: PROJECT, id: '1' }]);
    service.simulator.setOutages([
      { from: START + 1000, until: START + 2000, how: 'serverError' },
      { from: START + 2000, until: START + 3000, how: 'reset' },
    ]);

    service.pass(1000);
    expect(service.cancel('1').status).toBe(503);
    service.pass(1000);
    expect(service.cancel('1').wire).toBe('reset');
    service.pass(1000);
    expect(service.cancel('1').status).toBe(204);
    expect(service.simulator.ledger.map(({ fault }) => fault)).toEqual(['down', 'down', undefined]);
  });
});
