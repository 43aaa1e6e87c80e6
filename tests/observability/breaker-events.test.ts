import { describe, expect, test } from '@jest/globals';
import { createBreaker } from '../../lib/cancel/breaker.ts';
import { watchBreaker } from '../../lib/cancel/breakerWatch.ts';
import type { GateEvent } from '../../lib/cancel/gateEvent.ts';
import type { Failure } from '../../lib/mpc/failure.ts';
import { createFakeClock } from '../credentials/fakeClock.ts';
import { trusted } from '../engineWorld.ts';

const MINUTE = 60_000;
const outage: Failure = {
  class: 'retry',
  code: 'MPC.10050',
  status: 503,
  message: 'system error',
  sent: true,
  remedy: 'none',
};
const refusal: Failure = {
  class: 'project',
  code: 'APIGW.0301',
  status: 401,
  message: 'ak not exist',
  sent: true,
  remedy: 'none',
};

/** A breaker whose calls come to given ends, and what is told of it. */
const prepare = () => {
  const clock = createFakeClock();
  const breaker = createBreaker();
  const events: GateEvent[] = [];
  const tell = watchBreaker({
    breaker,
    authorizer: trusted,
    clock,
    observe: (event) => events.push(event),
  });
  const fail = (failure: Failure, times = 1) => {
    for (let time = 0; time < times; time++) {
      breaker.failed(failure, clock.now());
      tell(failure);
    }
  };
  const succeed = () => {
    breaker.succeeded(clock.now());
    tell();
  };
  const told = () =>
    events.map((event) => (event.kind === 'opened' ? `opened for ${event.cause}` : event.kind));
  return { clock, fail, succeed, told };
};

describe('a breaker that opens', () => {
  test('is told of once, however many calls that were out fail as well', () => {
    const { fail, told } = prepare();

    fail(outage, 4);
    expect(told()).toEqual([]);
    fail(outage, 16);

    expect(told()).toEqual(['opened for outage']);
  });

  test('is told of again when the call that tried it fails', () => {
    const { clock, fail, told } = prepare();
    fail(refusal);
    clock.advance(5 * MINUTE);

    fail(refusal);

    expect(told()).toEqual(['opened for credentials', 'opened for credentials']);
  });

  test('is told of again when a call that was out shows that it is worse', () => {
    const { fail, told } = prepare();
    fail(outage, 5);

    fail(refusal, 2);

    expect(told()).toEqual(['opened for outage', 'opened for credentials']);
  });
});

describe('a breaker that closes', () => {
  test('is told of at the first success after its time, not at one that was out before', () => {
    const { clock, fail, succeed, told } = prepare();
    fail(outage, 5);
    succeed();
    expect(told()).toEqual(['opened for outage']);
    clock.advance(MINUTE);

    succeed();
    succeed();

    expect(told()).toEqual(['opened for outage', 'closed']);
  });
});
