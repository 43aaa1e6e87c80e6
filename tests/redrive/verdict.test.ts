import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judge } from '../../lib/redrive/verdict.ts';
import { MORNING } from '../records.ts';
import { bareLetterOf, letterOf, manyAttributes } from './deadLetters.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const policy = { maxRedrives: 5 };
const LATER = MORNING + 13 * HOUR_MS;
const at = (ms: number): string => new Date(ms).toISOString();

describe('a dead letter', () => {
  test('waits until its rest is over, and is then redriven', () => {
    const letter = letterOf({ task_id: 1 }, { redrives: 2 });

    const early = judge(letter, policy, MORNING);

    expect(early.kind).toBe('wait');
    const until = early.kind === 'wait' ? early.until : Number.NaN;
    expect(until).toBeGreaterThanOrEqual(MORNING + 10 * 60_000);
    expect(until).toBeLessThan(MORNING + 20 * 60_000);
    expect(judge(letter, policy, until - 1)).toEqual({ kind: 'wait', until });
    expect(judge(letter, policy, until)).toEqual({ kind: 'redrive' });
  });

  test('that came back as often as it may is parked at once', () => {
    expect(judge(letterOf({ task_id: 1 }, { redrives: 4 }), policy, LATER).kind).toBe('redrive');
    expect(judge(letterOf({ task_id: 1 }, { redrives: 5 }), policy, MORNING)).toEqual({
      kind: 'park',
      because: 'max_redrives',
    });
    expect(judge(letterOf({ task_id: 1 }), { maxRedrives: 0 }, MORNING)).toEqual({
      kind: 'park',
      because: 'max_redrives',
    });
  });

  test('whose not_after has passed is parked, due or not', () => {
    const letter = letterOf({ task_id: 1, not_after: at(MORNING + 1_000) });

    expect(judge(letter, policy, MORNING + 1_000).kind).toBe('wait');
    expect(judge(letter, policy, MORNING + 1_001)).toEqual({ kind: 'park', because: 'expired' });
  });

  test('that is a list has the not_after of its requests', () => {
    const letter = letterOf({ task_ids: [1, 2], not_after: at(MORNING) });

    expect(judge(letter, policy, LATER)).toEqual({ kind: 'park', because: 'expired' });
    expect(judge(letterOf({ task_ids: [1, 2] }), policy, LATER)).toEqual({ kind: 'redrive' });
  });

  test('that SQS will forget before long is parked after ten days', () => {
    const letter = letterOf({ task_id: 1 });

    expect(judge(letter, policy, MORNING + 10 * DAY_MS - 1)).toEqual({ kind: 'redrive' });
    expect(judge(letter, policy, MORNING + 10 * DAY_MS)).toEqual({
      kind: 'park',
      because: 'too_old',
    });
  });

  test.each([
    ['no JSON', 'no request'],
    ['no request', { task: 1 }],
    ['a wrong request', { task_id: -1 }],
  ])('that holds %s is parked', (_, body) => {
    expect(judge(letterOf(body), policy, LATER)).toEqual({ kind: 'park', because: 'unreadable' });
  });

  test('that is an event around a request is redriven like any other', () => {
    const event = {
      version: '0',
      id: 'event-1',
      'detail-type': 'Transcoding Cancel Requested',
      source: 'pipeline',
      detail: { task_id: 7, not_after: at(MORNING) },
    };
    const batch = [1, 2].map((id) => ({
      specversion: '1.0',
      id: `event-${id}`,
      source: 'pipeline',
      type: 'cancel',
      data: { task_id: id },
    }));

    expect(judge(letterOf(event), policy, LATER)).toEqual({ kind: 'park', because: 'expired' });
    expect(judge(letterOf(batch), policy, LATER)).toEqual({ kind: 'redrive' });
  });

  test('of a project that is not configured here is for the consumer to judge', () => {
    const letter = letterOf({ task_id: 1, project_id: 'elsewhere' });

    expect(judge(letter, policy, LATER)).toEqual({ kind: 'redrive' });
  });

  test('for which the source queue has no room with its history is parked', () => {
    const padded = (bytes: number) => {
      const body = JSON.stringify({ task_id: 1 });
      return body + ' '.repeat(bytes - body.length);
    };

    expect(judge(letterOf(padded(262_144 - 200)), policy, LATER)).toEqual({ kind: 'redrive' });
    expect(judge(letterOf(padded(262_144)), policy, LATER)).toEqual({
      kind: 'park',
      because: 'too_large',
    });
  });
});

describe('a bare message', () => {
  test.each([
    ['without attributes', {}],
    ['with ten of its sender', manyAttributes(10)],
    ['with a history that is not ours', { attempts: { DataType: 'String', StringValue: '{]' } }],
  ])('%s is redriven once it has rested', (_, attributes) => {
    const letter = bareLetterOf({ task_id: 1 }, attributes);

    expect(judge(letter, policy, MORNING).kind).toBe('wait');
    expect(judge(letter, policy, MORNING + 300_000)).toEqual({ kind: 'redrive' });
  });
});

test('no letter is redriven once too often, too late, or in its eleventh day', () => {
  const letter = fc.record({
    redrives: fc.nat(8),
    ageMs: fc.nat(14 * DAY_MS),
    expiresInMs: fc.option(fc.integer({ min: -DAY_MS, max: DAY_MS })),
    maxRedrives: fc.nat(8),
  });
  fc.assert(
    fc.property(letter, ({ redrives, ageMs, expiresInMs, maxRedrives }) => {
      const now = MORNING + ageMs;
      const notAfter = expiresInMs === null ? {} : { not_after: at(now + expiresInMs) };

      const verdict = judge(
        letterOf({ task_id: 1, ...notAfter }, { redrives }),
        { maxRedrives },
        now,
      );

      if (verdict.kind === 'park') return;
      expect(redrives).toBeLessThan(maxRedrives);
      expect(ageMs).toBeLessThan(10 * DAY_MS);
      expect(expiresInMs ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});
