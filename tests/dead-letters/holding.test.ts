import { describe, expect, test } from '@jest/globals';
import { type HoldOptions, holdLetters } from '../../cli/letters/hold.ts';
import type { Hidden } from '../../lib/queue/queues.ts';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';
import { MORNING, recordOf } from '../records.ts';

const MOST_PER_RECEIVE = 10;

/** A queue of letters that does as SQS does, as far as a hold can tell. */
const createQueue = (size: number, difficulties: { overLimitAfter?: number } = {}) => {
  const visible = Array.from({ length: size }, (_, index) => recordOf({ task_id: index + 1 }));
  const hides: Hidden[][] = [];
  let received = 0;
  const queues: LetterQueues = {
    receive: () => {
      if (received >= (difficulties.overLimitAfter ?? Number.POSITIVE_INFINITY)) {
        return Promise.reject(Object.assign(new Error('too many'), { name: 'OverLimit' }));
      }
      const records = visible.splice(0, MOST_PER_RECEIVE);
      received += records.length;
      return Promise.resolve(records);
    },
    hide: (_, messages) => {
      hides.push([...messages]);
      return Promise.resolve(new Set(messages.map(({ id }) => id)));
    },
    count: () => Promise.resolve({ visible: visible.length, hidden: received, delayed: 0 }),
    send: () => Promise.reject(new Error('nothing is sent')),
    remove: () => Promise.reject(new Error('nothing is deleted')),
    calls: () => 0,
  };
  return { queues, hides, visible };
};

/** Time that goes on when it is told to. */
const createTime = () => {
  let now = MORNING;
  let wake = () => {};
  return {
    clock: {
      now: () => now,
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          wake = resolve;
          signal?.addEventListener('abort', () => resolve());
        }),
    },
    pass: async (ms: number) => {
      now += ms;
      wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

const optionsFor = (queues: LetterQueues, rest: Partial<HoldOptions> = {}): HoldOptions => ({
  queues,
  from: 'deadLetter',
  clock: createTime().clock,
  interrupted: new AbortController().signal,
  progress: () => undefined,
  stillHidden: () => undefined,
  ...rest,
});

describe('held letters', () => {
  test('are shown again when the work is done', async () => {
    const { queues, hides } = createQueue(25);

    const held = await holdLetters(optionsFor(queues), ({ letters }) => letters.length);

    expect(held).toBe(25);
    expect(hides).toHaveLength(1);
    expect(hides[0]).toHaveLength(25);
    expect(hides[0]?.every(({ seconds }) => seconds === 0)).toBe(true);
  });

  test('are shown again when the work fails', async () => {
    const { queues, hides } = createQueue(3);

    const working = holdLetters(optionsFor(queues), () => Promise.reject(new Error('no luck')));

    await expect(working).rejects.toThrow('no luck');
    expect(hides[0]?.map(({ seconds }) => seconds)).toEqual([0, 0, 0]);
  });

  test('are shown again when the queue cannot be read any further', async () => {
    const { queues, hides } = createQueue(30);
    let receives = 0;
    const breaking: LetterQueues = {
      ...queues,
      receive: (...words) =>
        ++receives === 3 ? Promise.reject(new Error('broken')) : queues.receive(...words),
    };

    const working = holdLetters(optionsFor(breaking), () => undefined);

    await expect(working).rejects.toThrow('broken');
    expect(hides[0]).toHaveLength(20);
  });

  test('stay hidden for as long as the work takes', async () => {
    const { queues, hides } = createQueue(2);
    const { clock, pass } = createTime();

    await holdLetters(optionsFor(queues, { clock }), async () => {
      await pass(100_000);
      await pass(100_000);
    });

    expect(hides.map((messages) => messages.map(({ seconds }) => seconds))).toEqual([
      [300, 300],
      [300, 300],
      [0, 0],
    ]);
  });

  test('that are gone are neither kept hidden nor shown', async () => {
    const { queues, hides } = createQueue(2);
    const { clock, pass } = createTime();

    await holdLetters(optionsFor(queues, { clock }), async ({ letters, forget }) => {
      forget(letters.slice(0, 1).map(({ letter }) => letter.id));
      await pass(100_000);
    });

    expect(hides.map(({ length }) => length)).toEqual([1, 1]);
  });

  test('that come a second time count once, with their newest receipt', async () => {
    const first = recordOf({ task_id: 1 });
    const again = { ...first, receiptHandle: 'newer' };
    const { queues, hides } = createQueue(0);
    const answers = [[first], [again], []];
    const twice: LetterQueues = {
      ...queues,
      receive: () => Promise.resolve(answers.shift() ?? []),
      count: () => Promise.resolve({ visible: 2, hidden: 0, delayed: 0 }),
    };

    const held = await holdLetters(optionsFor(twice), ({ letters }) => letters.length);

    expect(held).toBe(1);
    expect(hides[0]?.map(({ receiptHandle }) => receiptHandle)).toEqual(['newer']);
  });

  test('are read no further than SQS hides messages at a time', async () => {
    const { queues, hides } = createQueue(300, { overLimitAfter: 100 });

    const hold = await holdLetters(optionsFor(queues), ({ letters, end }) => ({
      held: letters.length,
      end,
    }));

    expect(hold).toEqual({ held: 100, end: 'in_flight_limit' });
    expect(hides[0]).toHaveLength(100);
  });

  test.each([0, 10])('are read on when SQS counts %i of 25', async (visible) => {
    const { queues } = createQueue(25);
    const late: LetterQueues = {
      ...queues,
      count: () => Promise.resolve({ visible, hidden: 0, delayed: 0 }),
    };

    expect(await holdLetters(optionsFor(late), ({ letters }) => letters.length)).toBe(25);
  });

  test('are asked for once more, unless the count of SQS is enough', async () => {
    const receivesOf = async (rest: Partial<HoldOptions>) => {
      const { queues } = createQueue(20);
      let receives = 0;
      const counting: LetterQueues = {
        ...queues,
        receive: (...words) => {
          receives++;
          return queues.receive(...words);
        },
      };
      await holdLetters(optionsFor(counting, rest), () => undefined);
      return receives;
    };

    expect(await receivesOf({})).toBe(3);
    expect(await receivesOf({ trustsCount: true })).toBe(2);
  });

  test('that cannot be shown again are told of', async () => {
    const { queues } = createQueue(3);
    const told: number[] = [];
    const deaf: LetterQueues = { ...queues, hide: () => Promise.resolve(new Set()) };

    await holdLetters(
      optionsFor(deaf, { stillHidden: (count) => told.push(count) }),
      () => undefined,
    );

    expect(told).toEqual([3]);
  });
});
