import { describe, expect, test } from '@jest/globals';
import type { Admission, Breaker } from '../../lib/cancel/breaker.ts';
import { createGate } from '../../lib/cancel/gate.ts';
import type { Pacer, Permit } from '../../lib/cancel/pacer.ts';
import type { CallResult } from '../../lib/mpc/callResult.ts';
import type { Failure } from '../../lib/mpc/failure.ts';
import { createFakeClock } from '../credentials/fakeClock.ts';
import { trusted } from '../engineWorld.ts';

const PERMIT: Permit = { at: 1, probe: false };
const CALL = { operation: 'cancel', at: 1, tookMs: 1 } as const;
const failure = (rest: Partial<Failure> = {}): Failure => ({
  class: 'ambiguous',
  code: 'MPC.10212',
  message: 'no',
  status: 400,
  sent: true,
  remedy: 'none',
  ...rest,
});
const failing = (rest?: Partial<Failure>): CallResult<string> => ({
  ok: false,
  failure: failure(rest),
  call: CALL,
});
const going: CallResult<string> = { ok: true, value: 'done', call: CALL };

interface Options {
  readonly admissions?: readonly Admission[];
  /** What the breaker says is the end of its opening, one time after another; closed after that. */
  readonly openings?: readonly number[];
  readonly permits?: readonly (Permit | undefined)[];
  readonly recovers?: boolean;
}

/** A gate whose breaker and pacers write down what they are told. */
const createWatchedGate = ({ admissions = [], openings = [], permits, recovers }: Options = {}) => {
  const clock = createFakeClock();
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(what);
  const admitted = [...admissions];
  const opened = [...openings];
  const given = [...(permits ?? [])];
  const breaker: Breaker = {
    admit: () => admitted.shift() ?? { kind: 'go', trial: false },
    succeeded: tell('succeeded'),
    failed: tell('failed'),
    released: tell('released'),
    openUntil: () => opened.shift() ?? Number.NEGATIVE_INFINITY,
  };
  const pacer: Pacer = {
    acquire: () => Promise.resolve(permits === undefined ? PERMIT : given.shift()),
    passed: tell('passed'),
    giveBack: tell('given back'),
    throttled: tell('throttled'),
    prospectPerMinute: () => 7,
  };
  let renewals = 0;
  const gate = createGate({
    breaker,
    pacers: { cancel: pacer, query: pacer },
    authorizer: {
      ...trusted,
      recover: () => {
        renewals++;
        return Promise.resolve(recovers === true);
      },
    },
    clock,
    observe: ({ kind }) => void told.push(`told ${kind}`),
  });
  return { gate, clock, told, renewals: () => renewals };
};

describe('a call is let through', () => {
  test('by a breaker that is closed and a pacer that has a token', async () => {
    const { gate, clock, told } = createWatchedGate();

    expect(await gate.admit('cancel', clock.now())).toEqual({ kind: 'granted', permit: PERMIT });
    expect(told).toEqual([]);
  });

  test('after the trial of another call has ended', async () => {
    const trial = Promise.resolve();
    const { gate, clock } = createWatchedGate({ admissions: [{ kind: 'wait', trial }] });

    expect((await gate.admit('cancel', clock.now())).kind).toBe('granted');
  });

  test('by no breaker that is open, until when it says', async () => {
    const { gate, clock } = createWatchedGate({
      admissions: [{ kind: 'open', until: 77, cause: 'outage' as never }],
    });

    expect(await gate.admit('cancel', clock.now())).toEqual({
      kind: 'refused',
      cause: 'breaker',
      notBefore: 77,
    });
  });

  test.each([
    ['quota', 0, false],
    ['quota', 1, false],
    ['time', -1, false],
    ['time', 1, true],
  ])('by no pacer without a token, for lack of %s', async (cause, left, ends) => {
    const { gate, clock, told } = createWatchedGate({ permits: [] });
    const ending = ends ? AbortSignal.abort() : new AbortController().signal;

    const leave = await gate.admit('cancel', clock.now() + left, ending);

    expect(leave).toEqual({ kind: 'refused', cause });
    expect(told).toEqual([]);
  });

  test('no more as the trial that others wait for, when there is no token for it', async () => {
    const { gate, clock, told } = createWatchedGate({
      admissions: [{ kind: 'go', trial: true }],
      permits: [],
    });

    await gate.admit('cancel', clock.now());

    expect(told).toEqual(['released']);
  });

  test('only once the breaker, which opened while it waited for a token, has closed', async () => {
    const { gate, clock, told } = createWatchedGate({ openings: [Number.MAX_SAFE_INTEGER] });

    expect((await gate.admit('cancel', clock.now())).kind).toBe('granted');
    expect(told).toEqual(['given back']);
  });
});

describe('of the answer to a call', () => {
  test.each<[string, CallResult<string>, string, readonly string[]]>([
    ['went well', going, 'answered', ['told called', 'passed', 'succeeded']],
    ['was refused', failing(), 'answered', ['told called', 'passed', 'failed']],
    ['was not sent', failing({ sent: false }), 'answered', ['given back', 'failed']],
    [
      'was given up by ourselves',
      failing({ code: 'NETWORK.ABORTED', sent: false }),
      'answered',
      ['given back', 'released'],
    ],
    [
      'was throttled',
      failing({ throttle: {} }),
      'again',
      ['told called', 'throttled', 'succeeded'],
    ],
  ])('that %s all learn', async (_, result, kind, learned) => {
    const { gate, told, renewals } = createWatchedGate({ recovers: true });

    const passage = await gate.pass('cancel', PERMIT, () => Promise.resolve(result));

    expect(passage).toEqual({ kind, result });
    expect(told).toEqual(learned);
    expect(renewals()).toBe(0);
  });

  test('that was not sent, and all of it is given back, the trial too', () => {
    const { gate, told } = createWatchedGate();

    gate.giveBack('cancel', PERMIT);

    expect(told).toEqual(['released', 'given back']);
  });
});

describe('a failed authentication', () => {
  test.each<[string, Partial<Failure>]>([
    ['of its class', { class: 'auth', status: 403 }],
    ['with 401, whatever its class', { class: 'project', status: 401 }],
  ])('%s is made again once it was mended', async (_, rest) => {
    const { gate, told, renewals } = createWatchedGate({ recovers: true });

    const { kind } = await gate.pass('cancel', PERMIT, () => Promise.resolve(failing(rest)));

    expect(kind).toBe('again');
    expect(renewals()).toBe(1);
    expect(told).toEqual(['told called', 'passed', 'told renewed', 'released']);
  });

  test('that cannot be mended is a failure', async () => {
    const { gate, told } = createWatchedGate({ recovers: false });

    const { kind } = await gate.pass('cancel', PERMIT, () =>
      Promise.resolve(failing({ class: 'auth' })),
    );

    expect(kind).toBe('answered');
    expect(told).toEqual(['told called', 'passed', 'failed']);
  });

  test('is mended once for all calls that were out, and for none after it until one went well', async () => {
    const { gate, renewals } = createWatchedGate({ recovers: true });
    const pass = async (result: CallResult<string>) =>
      (await gate.pass('cancel', PERMIT, () => Promise.resolve(result))).kind;
    const refused = failing({ class: 'auth' });

    expect(await Promise.all([pass(refused), pass(refused)])).toEqual(['again', 'again']);
    expect(renewals()).toBe(1);
    expect(await pass(refused)).toBe('answered');
    expect(renewals()).toBe(1);
    expect(await pass(going)).toBe('answered');
    expect(await pass(refused)).toBe('again');
    expect(renewals()).toBe(2);
  });

  test('is not forgotten for the success of a call that was out before it', async () => {
    const { gate, renewals } = createWatchedGate({ recovers: true });
    const refused = failing({ class: 'auth' });
    const early = Promise.withResolvers<CallResult<string>>();
    const first = gate.pass('cancel', PERMIT, () => early.promise);
    await gate.pass('cancel', PERMIT, () => Promise.resolve(refused));

    early.resolve(going);
    await first;
    const { kind } = await gate.pass('cancel', PERMIT, () => Promise.resolve(refused));

    expect(kind).toBe('answered');
    expect(renewals()).toBe(1);
  });
});
