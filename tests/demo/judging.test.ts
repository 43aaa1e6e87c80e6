import { describe, expect, test } from '@jest/globals';
import { type DemoLine, type DemoRequest, readDemoLines } from '../../local/demo/demoRequests.ts';
import type { Ending } from '../../local/demo/ending.ts';
import { type Evidence, judgeEnding } from '../../local/demo/judgeEnding.ts';
import { judgeRun } from '../../local/demo/judgeRun.ts';
import type { LedgerEntry } from '../../local/mpc-simulator/ledger.ts';
import type { StateChange, Task } from '../../local/mpc-simulator/task.ts';

const PROJECT = 'p1';
const SEEDED_AT = 1_000_000;
const CALLED_AT = 1_010_000;
const ENDED_AT = 1_020_000;

const linesOf = (...bodies: string[]): DemoLine[] =>
  readDemoLines(bodies.join('\n'), PROJECT, 'queue');
const requestOf = (body: string): DemoRequest => linesOf(body)[0]?.requests[0] as DemoRequest;

const task = (...history: StateChange[]): Task => ({
  id: '1',
  project: PROJECT,
  createTime: SEEDED_AT,
  priority: 6,
  source: { output: { bucket: 'b', location: 'l', object: 'o' }, user_data: 'demo' },
  status: history.at(-1)?.status ?? 'WAITING',
  history,
});
const seeded = (status: StateChange['status']): StateChange => ({ status, at: SEEDED_AT });
const byCall: StateChange = { status: 'CANCELED', at: CALLED_AT, call: 7 };

const ending = (over: Partial<Ending> = {}): Ending => ({
  line: 1,
  taskId: '1',
  messageId: 'm1',
  kind: 'cancelled',
  at: ENDED_AT,
  requestIds: ['r7'],
  ...over,
});

const evidence = (over: Partial<Evidence> & { it?: Task } = {}): Evidence => ({
  task: (_project, id) => (id === '1' ? over.it : undefined),
  call: (id) => (id === 'r7' ? ({ at: CALLED_AT, status: 400 } as LedgerEntry) : undefined),
  isOn: () => false,
  interrupted: false,
  ...over,
});

const single = requestOf('{"task_id":1}');

describe('an outcome agrees with the ledger only if it is true', () => {
  test.each([
    ['cancelled', task(seeded('WAITING'), byCall), undefined],
    ['cancelled', task(seeded('CANCELED')), 'no call of ours cancelled the task'],
    ['cancelled', task(seeded('WAITING')), 'the task was not cancelled'],
    ['cancelled', undefined, 'the task was not cancelled'],
    ['already_cancelled', task(seeded('CANCELED')), undefined],
    ['already_cancelled', task(seeded('WAITING'), byCall), undefined],
    ['already_cancelled', task(seeded('WAITING')), 'the task was not cancelled before'],
    ['not_found', undefined, undefined],
    ['not_found', task(seeded('WAITING')), 'the task exists'],
    ['expired', task(seeded('WAITING')), 'it had not expired'],
    ['mismatch', task(seeded('WAITING')), 'the task is what the request expects'],
  ] as const)('%s', (kind, it, why) => {
    expect(judgeEnding(single, ending({ kind }), evidence({ ...(it && { it }) }))).toBe(why);
  });

  test('too late: by the status that the task had when it was asked for', () => {
    const it = task(seeded('TRANSCODING'), { status: 'SUCCEEDED', at: CALLED_AT + 1 });
    const late = (status: string) => ending({ kind: 'too_late', status });

    expect(judgeEnding(single, late('TRANSCODING'), evidence({ it }))).toBeUndefined();
    expect(judgeEnding(single, late('SUCCEEDED'), evidence({ it }))).toBe(
      'the task was never seen SUCCEEDED',
    );
  });

  test('expired and mismatch: by what the request says', () => {
    const expired = requestOf('{"task_id":1,"not_after":"1970-01-01T00:10:00Z"}');
    const differing = requestOf('{"task_id":1,"expect":{"user_data":"other"}}');
    const cancelled = evidence({ it: task(seeded('WAITING'), byCall) });

    expect(judgeEnding(expired, ending({ kind: 'expired' }), evidence())).toBeUndefined();
    expect(judgeEnding(differing, ending({ kind: 'mismatch' }), cancelled)).toBeUndefined();
    expect(judgeEnding(differing, ending(), cancelled)).toBe(
      'the task is not what the request expects',
    );
  });

  test('dead and rejected: only with the body on the queue, byte for byte', () => {
    const unreadable = requestOf('{"task_id": -1}');
    const rejected = ending({ kind: 'rejected', requestIds: [] });
    const on = (name: string, text: string) =>
      evidence({ isOn: (queue, { body }) => queue === name && body === text });

    expect(judgeEnding(unreadable, rejected, on('parked', '{"task_id": -1}'))).toBeUndefined();
    expect(judgeEnding(unreadable, rejected, on('parked', '{"task_id":-1}'))).toMatch(/parked/);
    const dead = ending({ kind: 'dead' });
    expect(judgeEnding(single, dead, on('deadLetter', '{"task_id":1}'))).toBeUndefined();
    expect(judgeEnding(single, dead, on('parked', '{"task_id":1}'))).toMatch(/dead-letter/);
  });

  test('an unreadable request is rejected without a call, and a readable one only by an answer', () => {
    const isOn = (queue: string) => queue === 'parked';
    const unreadable = requestOf('not JSON');
    const rejected = ending({ kind: 'rejected' });

    expect(judgeEnding(unreadable, rejected, evidence({ isOn }))).toMatch(/API was called/);
    expect(judgeEnding(unreadable, ending(), evidence())).toMatch(/not parked/);
    expect(judgeEnding(single, rejected, evidence({ isOn }))).toBeUndefined();
    expect(judgeEnding(single, { ...rejected, requestIds: [] }, evidence({ isOn }))).toMatch(
      /never refused/,
    );
  });

  test('rejected over HTTP: by the answer alone, for it is on no queue', () => {
    const unreadable = requestOf('not JSON');
    const refused = ending({ kind: 'rejected', requestIds: [], answered: 400 });

    expect(judgeEnding(unreadable, refused, evidence())).toBeUndefined();
    expect(judgeEnding(single, refused, evidence())).toMatch(/never refused/);
    expect(judgeEnding(single, { ...refused, requestIds: ['r7'] }, evidence())).toBeUndefined();
  });

  test('after a kill cancelled and already cancelled count as one', () => {
    const it = task(seeded('CANCELED'));

    expect(judgeEnding(single, ending(), evidence({ it, interrupted: true }))).toBeUndefined();
  });
});

describe('the judgement of a run', () => {
  const it = task(seeded('WAITING'), byCall);

  test('counts each id of a list, and says which request is lost', () => {
    const requests = linesOf('{"task_ids":[1,2]}', 'not JSON');

    const judgement = judgeRun(requests, [ending()], evidence({ it }));

    expect(judgement).toMatchObject({ requested: 3, lost: 2, disagreements: [] });
    expect(judgement.outcomes.cancelled).toBe(1);
  });

  test('counts a message that ended twice once, so that it cannot stand in for another', () => {
    const requests = linesOf('{"task_ids":[1,1]}');

    const judgement = judgeRun(requests, [ending(), ending()], evidence({ it }));

    expect(judgement.lost).toBe(1);
  });

  test('misses the credit for a task that a call of ours cancelled', () => {
    const already = ending({ kind: 'already_cancelled' });

    const judgement = judgeRun(linesOf('{"task_id":1}'), [already], evidence({ it }));

    expect(judgement.disagreements).toEqual([
      { line: 1, taskId: '1', why: 'a call of ours cancelled it, and nobody says so' },
    ]);
  });

  test('finds the credit in the second end of a message that was delivered twice at once', () => {
    const ends = [ending({ kind: 'already_cancelled' }), ending()];

    const judgement = judgeRun(linesOf('{"task_id":1}'), ends, evidence({ it }));

    expect(judgement.disagreements).toEqual([]);
  });
});
