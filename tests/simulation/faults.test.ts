import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Deployment } from '../../local/simulation/deployment.ts';
import type { Environment } from '../../local/simulation/environmentSlot.ts';
import type { Peer } from '../../local/simulation/peer.ts';
import { type TrialOptions, tryFaults, type Verdict } from '../../local/simulation/trial.ts';
import { addUp, isFlawless } from '../../local/simulation/trialTotals.ts';
import { deployed } from './deployed.ts';

const REQUESTS = 200;

let deployment: Deployment;
beforeAll(async () => {
  deployment = await deployed();
});

const tried = (options: Pick<TrialOptions, 'seed' | 'through' | 'around'>): Promise<Verdict> =>
  tryFaults(deployment, { requests: REQUESTS, throttle: 'fixed', ...options });

/** A peer whose invocations are tampered with. */
const tampered =
  (invoke: (environment: Environment) => Environment['invoke']) =>
  (peer: Peer): Peer => ({
    ...peer,
    start: (world, slot) => {
      const environment = peer.start(world, slot);
      return { ...environment, invoke: invoke(environment) };
    },
  });

describe('under random faults', () => {
  test('every request ends in exactly one state, wherever environments are killed', async () => {
    const verdicts: Verdict[] = [];
    for (let seed = 1; seed <= 16; seed++) verdicts.push(await tried({ seed }));
    const { violations, lost, outcomes, troubles, duplicates } = addUp(verdicts);

    expect(verdicts.flatMap((verdict) => verdict.violations)).toEqual([]);
    expect({ violations, lost }).toEqual({ violations: 0, lost: 0 });
    // Without these the run would show nothing.
    const { crashes, sqs } = troubles;
    const counts = { ...crashes, ...sqs, duplicates };
    expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
    expect(Object.keys(outcomes).toSorted()).toEqual([
      'already_cancelled',
      'cancelled',
      'dead',
      'expired',
      'mismatch',
      'not_found',
      'parked',
      'too_late',
    ]);
  });

  test('a seed replays', async () => {
    const first = await tried({ seed: 7 });
    const again = await tried({ seed: 7 });
    const other = await tried({ seed: 8 });

    expect(again).toEqual(first);
    expect({ ...other, seed: 7 }).not.toEqual(first);
  });
});

describe('the account of a run finds a consumer that', () => {
  test('acknowledges before the queue has confirmed a copy', async () => {
    const { lost, violations } = await tried({
      seed: 2,
      through: (queues) => ({
        ...queues,
        send: async (queue, messages) => {
          await queues.send(queue, messages);
          return new Set(messages.map(({ id }) => id));
        },
      }),
    });

    expect(lost).toBeGreaterThan(0);
    expect(violations.join('\n')).toMatch(/^request \d+ for task \d+: lost, reported/m);
  });

  test('gives up half of a batch and acknowledges all of it', async () => {
    const { lost } = await tried({
      seed: 1,
      around: tampered(
        ({ invoke }) =>
          (records, remainingMs) =>
            invoke(records.slice(Math.floor(records.length / 2)), remainingMs),
      ),
    });

    expect(lost).toBeGreaterThan(0);
  });

  test('reports a finished message as failed', async () => {
    const { violations } = await tried({
      seed: 1,
      around: tampered(({ invoke }) => async (records, remainingMs) => {
        const response = await invoke(records, remainingMs);
        const again = records.filter(({ body }) => body.includes('"correlation_id":"0"'));
        const failures = again.map(({ messageId }) => ({ itemIdentifier: messageId }));
        return response && { batchItemFailures: [...response.batchItemFailures, ...failures] };
      }),
    });

    expect(violations).toEqual([expect.stringContaining('request 0 ')]);
    expect(violations.join()).toContain('unfinished');
  });

  test('throws', async () => {
    let thrown = 0;
    const { violations } = await tried({
      seed: 1,
      around: tampered(({ invoke }) => (records, remainingMs) => {
        thrown++;
        if (thrown === 1) return Promise.reject(new Error('one bad record'));
        return invoke(records, remainingMs);
      }),
    });

    expect(violations).toEqual(['the consumer threw: one bad record']);
  });

  test('cancels what must not be touched', async () => {
    const { violations } = await tried({
      seed: 1,
      around: tampered(
        ({ invoke }) =>
          (records, remainingMs) =>
            invoke(
              records.map((record) => ({
                ...record,
                body: record.body.replace(/,"(?:not_after|expect)":("[^"]*"|\{[^}]*\})/, ''),
              })),
              remainingMs,
            ),
      ),
    });

    expect(violations.join('\n')).toMatch(/call \d+: cancelled task \d+, which nobody asked for/);
  });
});

describe('the totals of many seeds', () => {
  const verdict = (seed: number, violations: readonly string[] = []): Verdict => ({
    seed,
    lost: 0,
    violations,
    troubles: {
      crashes: { before_call: 1, after_call: 1, after_copy: 1, after_move: 0, during_hide: 1 },
      sqs: { partial_send: 0, partial_hide: 0, lost_answer: 0, refused_letters: 0 },
    },
    duplicates: 0,
    apiFaults: 0,
    outcomes: { cancelled: 1 },
  });

  test('name the seeds that failed, in order', () => {
    const totals = addUp([verdict(9, ['b', 'c']), verdict(3), verdict(4, ['a'])]);

    expect(totals).toMatchObject({
      violations: 3,
      failingSeeds: [4, 9],
      outcomes: { cancelled: 3 },
    });
    expect(isFlawless(totals)).toBe(false);
  });

  test('are not flawless when no environment died at some moment, of so many', () => {
    const few = addUp([verdict(1)]);
    const many = addUp(Array.from({ length: 50 }, (_, seed) => verdict(seed)));

    expect([few.neverHit, isFlawless(few)]).toEqual([[], true]);
    expect([many.neverHit, isFlawless(many)]).toEqual([['after_move'], false]);
  });
});
