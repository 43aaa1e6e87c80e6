import { describe, expect, test } from '@jest/globals';
import type { Transport } from '../../lib/mpc/transport.ts';
import { createWorld, jobFor } from '../engineWorld.ts';

type Page = Record<string, unknown> & { task_array?: Record<string, unknown>[] | undefined };

/** Changes the pages of tasks on their way back. */
const changing =
  (change: (page: Page) => Page) =>
  (next: Transport): Transport =>
  async (request, limits) => {
    const answer = await next(request, limits);
    if (answer.kind === 'no_answer' || request.method !== 'GET') return answer;
    return { ...answer, body: JSON.stringify(change(JSON.parse(answer.body))) };
  };

const idsFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(first + index));

describe('an answer to a query with an item that cannot be read', () => {
  const world = () =>
    createWorld({
      through: changing((page) => ({
        ...page,
        task_array: page.task_array?.map((item) =>
          String(item['task_id']) === '101' ? { ...item, status: 'A_STATE_OF_NEXT_YEAR' } : item,
        ),
      })),
    });

  test('does not make its task one that never existed: it is tried again', async () => {
    const { seed, run } = world();
    seed(['100', '101'], 'TRANSCODING');

    const outcomes = await run([jobFor('100'), jobFor('101')]);

    expect(outcomes).toMatchObject([
      { kind: 'too_late' },
      { kind: 'retry', failure: { code: 'MPC.10212' }, deleteSent: true },
    ]);
  });

  test('says what could not be read when no DELETE was sent before', async () => {
    const { seed, run, status } = world();
    seed(['101']);

    const outcomes = await run([jobFor('101', { expect: { userData: 'mine' } })]);

    expect(outcomes).toMatchObject([
      { kind: 'retry', failure: { code: 'HTTP.UNREADABLE' }, deleteSent: false },
    ]);
    expect(status('101')).toBe('WAITING');
  });
});

test('a waiting list that does not tell its length is read for no more pages than it is worth', async () => {
  const world = createWorld({ through: changing(({ total: _, ...page }) => page) });
  const ids = idsFrom(1_000, 600);
  world.seed(ids);

  const outcomes = await world.run(ids.slice(-25).map((id) => jobFor(id)));

  expect(new Set(outcomes.map((outcome) => outcome?.kind))).toEqual(new Set(['cancelled']));
  expect(world.countOf('list')).toBe(2);
});
