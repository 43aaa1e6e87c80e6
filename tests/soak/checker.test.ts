import { describe, expect, test } from '@jest/globals';
import { shortestOfEachRule } from '../../bench/soak/checker/violation.ts';
import type { HistoryEvent } from '../../bench/soak/historyEvent.ts';
import { cancelled, history, judge, rulesBroken } from './histories.ts';

describe('a history in which all is well', () => {
  test('breaks no rule, and its request counts by its end', () => {
    const verdict = judge(cancelled().events);

    expect(verdict).toEqual({ outcomes: { cancelled: 1 }, lost: 0, violations: [] });
  });

  test('may lead over a retry, the dead-letter queue and back', () => {
    const { events } = history()
      .sent('source', 'm1')
      .received('source', 'm1')
      .called('100', false, 503)
      .sent('source', 'm2')
      .settled('m1', { outcome: 'retry', fate: 'retried', cancels: 1 })
      .deleted('source', 'm1')
      .received('source', 'm2')
      .called('100', false, 503)
      .sent('deadLetter', 'm3')
      .settled('m2', { outcome: 'retry', fate: 'dead', cancels: 1 })
      .deleted('source', 'm2')
      .received('deadLetter', 'm3')
      .sent('source', 'm4')
      .deleted('deadLetter', 'm3')
      .received('source', 'm4')
      .called('100', true)
      .settled('m4', { outcome: 'cancelled', fate: 'done', cancels: 1 })
      .deleted('source', 'm4');

    expect(judge(events)).toMatchObject({ outcomes: { cancelled: 1 }, violations: [] });
  });

  test('may end twice in the same way, when a process was killed before its acknowledgement', () => {
    const { events } = history()
      .sent('source', 'm1')
      .received('source', 'm1')
      .called('100', true)
      .killed()
      .received('source', 'm1')
      .called('100', false, 400)
      .settled('m1', { outcome: 'already_cancelled', fate: 'done', cancels: 1 })
      .deleted('source', 'm1');

    expect(judge(events)).toMatchObject({ outcomes: { cancelled: 1 }, violations: [] });
  });

  test('may leave a poisoned message on the parked queue, and a dead letter that nobody sent back', () => {
    const parked = history()
      .sent('source', 'm1')
      .received('source', 'm1')
      .sent('parked', 'm2')
      .settled('m1', { fate: 'parked' })
      .deleted('source', 'm1');
    const dead = history()
      .sent('source', 'm1')
      .received('source', 'm1')
      .sent('deadLetter', 'm2')
      .settled('m1', { outcome: 'retry', fate: 'dead' })
      .deleted('source', 'm1');

    expect(judge(parked.events, 'poison')).toMatchObject({
      outcomes: { parked: 1 },
      violations: [],
    });
    expect(judge(dead.events)).toMatchObject({ outcomes: { dead: 1 }, violations: [] });
  });
});

describe('a request is lost', () => {
  test('when it is on no queue and never ended', () => {
    const { events } = history().sent('source', 'm1').received('source', 'm1').killed();

    const deleted = [
      ...events,
      { kind: 'deleted', at: 9_000, queue: 'source', message: 'm1', request: 0 },
    ] satisfies HistoryEvent[];

    expect(judge(deleted).lost).toBe(1);
    expect(rulesBroken(deleted)).toEqual(['lost', 'acknowledged_early']);
  });

  test('when it was never sent', () => {
    expect(rulesBroken([])).toEqual(['lost']);
  });

  test('when the run ends with it on the source queue', () => {
    expect(rulesBroken(history().sent('source', 'm1').events)).toEqual(['lost']);
  });

  test('when it is said to be cancelled, and no call cancelled its task', () => {
    const { events } = history()
      .sent('source', 'm1')
      .received('source', 'm1')
      .called('100', false)
      .settled('m1', { outcome: 'cancelled', fate: 'done', cancels: 1 })
      .deleted('source', 'm1');

    expect(judge(events)).toMatchObject({ outcomes: { lost: 1 }, lost: 1 });
  });
});

describe('a message is acknowledged too early', () => {
  test('when its copy is sent after it was deleted, although nothing is lost in the end', () => {
    const { events } = history()
      .sent('source', 'm1')
      .received('source', 'm1')
      .settled('m1', { fate: 'parked' })
      .deleted('source', 'm1')
      .sent('parked', 'm2');

    const [violation] = judge(events, 'poison').violations;

    expect(violation?.rule).toBe('acknowledged_early');
    expect(violation?.history).toEqual(events.slice(0, 4));
  });

  test('when two messages count on the same copy', () => {
    const { events } = history()
      .sent('source', 'm1')
      .sent('source', 'm2')
      .received('source', 'm1')
      .received('source', 'm2')
      .sent('parked', 'm3')
      .settled('m1', { fate: 'parked' })
      .settled('m2', { fate: 'parked' })
      .deleted('source', 'm1')
      .deleted('source', 'm2');

    expect(rulesBroken(events, 'poison')).toEqual(['acknowledged_early']);
  });

  test('when the copy was there before it was received', () => {
    const { events } = history()
      .sent('source', 'm1')
      .sent('parked', 'm2')
      .received('source', 'm1')
      .settled('m1', { fate: 'parked' })
      .deleted('source', 'm1');

    expect(rulesBroken(events, 'poison')).toEqual(['acknowledged_early']);
  });
});

describe('an end is wrong', () => {
  test('when there are two of them', () => {
    const { events } = cancelled().sent('parked', 'm2');

    expect(rulesBroken(events)).toEqual(['more_than_one_end']);
  });

  test('when it is not what the task called for', () => {
    const { events } = history()
      .sent('source', 'm1')
      .received('source', 'm1')
      .settled('m1', { outcome: 'not_found', fate: 'done' })
      .deleted('source', 'm1');

    expect(rulesBroken(events, 'too_late')).toEqual(['wrong_end']);
  });
});

describe('a task is cancelled unasked', () => {
  test('when no request names it', () => {
    const { events } = cancelled().called('999', true);

    const [violation] = judge(events).violations;

    expect(violation).toMatchObject({ rule: 'cancelled_unasked', subject: 'task 999' });
    expect(violation?.history).toEqual(events.slice(-1));
  });

  test('when the condition of its request does not hold', () => {
    const { events } = history()
      .sent('source', 'm1')
      .received('source', 'm1')
      .called('100', true)
      .settled('m1', { outcome: 'mismatch', fate: 'done', cancels: 1 })
      .deleted('source', 'm1');

    expect(rulesBroken(events, 'mismatch')).toEqual(['cancelled_unasked']);
  });
});

describe('a cancel is repeated', () => {
  test('when more of them reach the API than the deliveries account for', () => {
    const { events } = history()
      .sent('source', 'm1')
      .received('source', 'm1')
      .called('100', true)
      .called('100', false, 400)
      .settled('m1', { outcome: 'cancelled', fate: 'done', cancels: 1 })
      .deleted('source', 'm1');

    expect(rulesBroken(events)).toEqual(['cancelled_again']);
  });

  test('but not when a delivery accounts for it', () => {
    const { events } = history()
      .sent('source', 'm1')
      .received('source', 'm1')
      .received('source', 'm1', true)
      .called('100', true)
      .called('100', false, 400)
      .settled('m1', { outcome: 'cancelled', fate: 'done', cancels: 1 })
      .settled('m1', { outcome: 'already_cancelled', fate: 'done', cancels: 1 })
      .deleted('source', 'm1');

    expect(rulesBroken(events)).toEqual([]);
  });
});

test('an id that is finished must not be reported as failed', () => {
  const { events } = history()
    .sent('source', 'm1')
    .received('source', 'm1')
    .called('100', true)
    .settled('m1', { outcome: 'cancelled', fate: 'done', cancels: 1, failed: true })
    .received('source', 'm1')
    .settled('m1', { outcome: 'already_cancelled', fate: 'done' })
    .deleted('source', 'm1');

  const [violation] = judge(events).violations;

  expect(violation?.rule).toBe('finished_reported_failed');
  expect(violation?.history).toEqual(events.slice(0, 4));
});

describe('the quota', () => {
  const callsOf = (count: number, everyMs: number): HistoryEvent[] =>
    Array.from({ length: count }, (_, index) => ({
      kind: 'called',
      at: index * everyMs,
      operation: 'cancel',
      tasks: [],
      status: 204,
      cancelled: false,
    }));
  const judgeCalls = (events: readonly HistoryEvent[]) =>
    judge(events, 'cancel', { requests: 0 }).violations.map(({ rule }) => rule);

  test('is kept by as many calls a sliding minute as it has, and a twentieth more', () => {
    expect(judgeCalls(callsOf(105, 10))).toEqual([]);
    expect(judgeCalls(callsOf(1_000, 600))).toEqual([]);
  });

  test('is exceeded by one more', () => {
    expect(judgeCalls(callsOf(106, 10))).toEqual(['over_quota']);
  });

  test('leaves room for what a killed process had sent already', () => {
    const killed: HistoryEvent = { kind: 'killed', at: 500, process: 'consumer-0' };

    expect(judgeCalls([...callsOf(140, 10), killed])).toEqual([]);
    expect(judgeCalls([...callsOf(141, 10), killed])).toEqual(['over_quota']);
  });
});

test('of each rule that is broken, the violation with the fewest events is shown', () => {
  const [long, short] = [cancelled().events, history().sent('source', 'm1').events];
  const violation = { rule: 'lost', why: '' } as const;

  const shown = shortestOfEachRule([
    { ...violation, subject: 'long', history: long },
    { ...violation, subject: 'short', history: short },
    { ...violation, rule: 'wrong_end', subject: 'other', history: long },
  ]);

  expect(shown.map(({ subject }) => subject)).toEqual(['short', 'other']);
});
