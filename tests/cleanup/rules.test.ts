import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Filter, parseFilter } from '../../lib/cleanup/filter.ts';
import { waitingNeeded } from '../../lib/cleanup/guards.ts';
import { judge, type Rules } from '../../lib/cleanup/rules.ts';
import type { TaskView } from '../../lib/mpc/task.ts';

const RUNS = { seed: 20_260_208, numRuns: 500 };
const LIMIT = Date.UTC(2026, 0, 15, 3, 30);

const filterOf = (text: string): Filter => {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  return parsed.filter;
};
const rules = (rest: { only?: readonly string[]; never?: readonly string[] } = {}): Rules => ({
  createdBefore: LIMIT,
  only: (rest.only ?? []).map(filterOf),
  never: (rest.never ?? []).map(filterOf),
});
const task = (rest: Partial<TaskView> = {}): TaskView => ({
  taskId: '100211',
  status: 'WAITING',
  createdAt: LIMIT - 1_000,
  userData: 'batch-7',
  input: { bucket: 'incoming', object: 'films/2026/a.mp4' },
  output: { bucket: 'ready', object: 'films/' },
  templateIds: ['7000524', '7000999'],
  ...rest,
});
const without = (field: 'userData' | 'input' | 'output' | 'templateIds'): TaskView => {
  const { [field]: _, ...rest } = task();
  return rest;
};
const spared = (by: string) => ({ kind: 'spared', by });

describe('the age of a task', () => {
  test('makes it stale when it was created before the limit', () => {
    expect(judge(task(), rules())).toMatchObject({ kind: 'stale', stale: { matched: [] } });
  });

  test('spares it in the second of the limit, since the API cuts the rest of the second off', () => {
    expect(judge(task({ createdAt: LIMIT }), rules())).toEqual({ kind: 'too_young' });
  });

  test('spares it where it cannot be read', () => {
    const { createdAt: _, ...ageless } = task();

    expect(judge(ageless, rules())).toEqual(spared('no_create_time'));
  });

  test('does not matter of a task that does not wait', () => {
    expect(judge(task({ status: 'TRANSCODING' }), rules())).toEqual(spared('not_waiting'));
  });
});

describe('a task under a never rule', () => {
  test.each([
    'user_data=batch-*',
    'input=incoming/films/*',
    'input_bucket=incoming',
    'output_bucket=read?',
    'template_id=7000999',
    'user_data=other; template_id=*524',
  ])('is spared by %s', (text) => {
    expect(judge(task(), rules({ never: [text] }))).toMatchObject(
      spared(expect.stringMatching(/^never /) as unknown as string),
    );
  });

  test('is spared by the condition that matches, and the report names it', () => {
    expect(judge(task(), rules({ never: ['user_data=x; input_bucket=in*'] }))).toEqual(
      spared('never input_bucket=in*'),
    );
  });

  test.each(['input', 'output', 'templateIds'] as const)(
    'is spared when it does not show the %s that may protect it',
    (field) => {
      const never = ['input=other/*; output_bucket=other; template_id=other'];

      expect(judge(task(), rules({ never })).kind).toBe('stale');
      expect(judge(without(field), rules({ never })).kind).toBe('spared');
    },
  );

  test('is stale without user data, when the rule wants some', () => {
    expect(judge(without('userData'), rules({ never: ['user_data=*'] })).kind).toBe('stale');
  });
});

describe('a task under an only rule', () => {
  test('is stale when it matches one glob of each field, which the report shows', () => {
    const only = ['user_data=x-*; user_data=batch-*; template_id=7000999'];

    expect(judge(task(), rules({ only }))).toMatchObject({
      stale: { matched: ['user_data=batch-*', 'template_id=7000999'] },
    });
  });

  test('is spared when one field matches and another does not', () => {
    const only = ['user_data=batch-*; input_bucket=outgoing'];

    expect(judge(task(), rules({ only }))).toEqual(spared('only input_bucket'));
  });

  test('is spared when it does not show the field', () => {
    expect(judge(without('userData'), rules({ only: ['user_data=*'] }))).toEqual(
      spared('only user_data'),
    );
  });

  test('is spared when a never rule matches as well', () => {
    expect(judge(task(), rules({ only: ['user_data=*'], never: ['user_data=batch-7'] })).kind).toBe(
      'spared',
    );
  });
});

describe('rules, whatever they and the tasks are', () => {
  const word = fc.constantFrom('a', 'b', 'ab', 'a/b');
  const views = fc.record(
    {
      taskId: fc.constant('1'),
      status: fc.constantFrom('WAITING', 'TRANSCODING'),
      createdAt: fc.integer({ min: LIMIT - 3_000, max: LIMIT + 3_000 }),
      userData: word,
      input: fc.record({ bucket: word, object: word }, { requiredKeys: [] }),
      output: fc.record({ bucket: word }, { requiredKeys: [] }),
      templateIds: fc.array(word, { maxLength: 2 }),
    },
    { requiredKeys: ['taskId', 'status'] },
  ) as fc.Arbitrary<TaskView>;
  const condition = fc
    .tuple(
      fc.constantFrom('user_data', 'input', 'input_bucket', 'output_bucket', 'template_id'),
      fc.constantFrom('*', 'a', 'b', 'a*', '*b', '?'),
    )
    .map(([field, glob]) => `${field}=${glob}`);
  const texts = fc.array(
    fc.array(condition, { minLength: 1, maxLength: 3 }).map((all) => all.join(';')),
    { maxLength: 2 },
  );

  test('a young task, or one whose age is not known, is never stale', () => {
    fc.assert(
      fc.property(views, texts, texts, (view, only, never) => {
        const isStale = judge(view, rules({ only, never })).kind === 'stale';

        expect(isStale && !(view.createdAt !== undefined && view.createdAt < LIMIT)).toBe(false);
      }),
      RUNS,
    );
  });

  test('one more rule of either kind never makes a task stale', () => {
    fc.assert(
      fc.property(views, texts, texts, texts, (view, only, never, more) => {
        const before = judge(view, rules({ only, never })).kind;
        const moreOnly = judge(view, rules({ only: [...only, ...more], never })).kind;
        const moreNever = judge(view, rules({ only, never: [...never, ...more] })).kind;

        if (before !== 'stale') expect([moreOnly, moreNever]).toEqual([before, before]);
      }),
      RUNS,
    );
  });

  test('a filter cannot both be wanted and spared', () => {
    fc.assert(
      fc.property(views, condition, (view, text) => {
        const kinds = [rules({ only: [text] }), rules({ never: [text] })].map(
          (each) => judge(view, each).kind,
        );

        expect(kinds).not.toEqual(['stale', 'stale']);
      }),
      RUNS,
    );
  });
});

describe('the number of tasks that must wait', () => {
  test.each([
    [5_000, 0.5, 0, 10_000, 'share'],
    [7, 0.07, 0, 100, 'share'],
    [1, 1, 0, 1, 'share'],
    [3, 0.5, 6, 6, 'share'],
    [3, 0.5, 7, 7, 'min_waiting'],
    [10, 0.3, 0, 34, 'share'],
  ])(
    'for %d stale at a share of %d and a minimum of %d is %d',
    (stale, maxShare, minWaiting, count, guard) => {
      expect(waitingNeeded(stale, { maxShare, minWaiting })).toEqual({ count, guard });
    },
  );

  test('is the smallest of which no more than the share would go', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30_000 }),
        fc.integer({ min: 1, max: 100 }),
        (stale, percent) => {
          const { count } = waitingNeeded(stale, { maxShare: percent / 100, minWaiting: 0 });

          expect(stale * 100).toBeLessThanOrEqual(percent * count);
          expect(stale * 100).toBeGreaterThan(percent * (count - 1));
        },
      ),
      RUNS,
    );
  });
});
