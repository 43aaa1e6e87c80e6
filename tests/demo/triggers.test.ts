import { describe, expect, test } from '@jest/globals';
import { assignLines } from '../../local/demo/assignLines.ts';
import { type DemoLine, readDemoLines } from '../../local/demo/demoRequests.ts';
import type { Ending } from '../../local/demo/ending.ts';
import { generateRequests } from '../../local/demo/generateRequests.ts';
import { TRIGGERS, type Trigger } from '../../local/demo/triggers.ts';

const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const FILE = generateRequests(200, 3).join('\n');

const linesOf = (trigger: Trigger, text = FILE): DemoLine[] =>
  readDemoLines(text, PROJECT, trigger);

const wantedIn = (lines: readonly DemoLine[]) =>
  lines.flatMap(({ requests }) => requests.map(({ line, request }) => [line, request?.taskId]));

describe('the same file', () => {
  test.each(TRIGGERS)('asks for the same by the trigger %s', (trigger) => {
    expect(wantedIn(linesOf(trigger))).toEqual(wantedIn(linesOf('queue')));
  });

  test('is sent in every kind of event, unreadable lines as well', () => {
    const bodies = linesOf('events').map(({ body }) => body);

    expect(
      bodies.filter((body) => body.startsWith('{"Type":"Notification"')).length,
    ).toBeGreaterThan(20);
    expect(bodies.filter((body) => body.startsWith('{"version":"0"')).length).toBeGreaterThan(20);
    expect(bodies.filter((body) => body.startsWith('{"specversion":"1.0"')).length).toBeGreaterThan(
      20,
    );
    expect(
      bodies.filter((body) => body.startsWith('[{"specversion":"1.0"')).length,
    ).toBeGreaterThan(20);
    expect(
      linesOf('events').filter(({ attributes }) => attributes['ce-id']).length,
    ).toBeGreaterThan(20);
  });

  test('keeps ids beyond 2^53 in an event', () => {
    const text = '{"task_id":9007199254740029163}\n'.repeat(6);

    const ids = linesOf('events', text).map(({ requests }) => requests[0]?.request?.taskId);

    expect(ids).toEqual(Array.from({ length: 6 }, () => '9007199254740029163'));
  });

  test('comes in by both doors in turns', () => {
    const doors = linesOf('all')
      .slice(0, 6)
      .map(({ door }) => door);

    expect(doors).toEqual(['queue', 'http', 'queue', 'queue', 'http', 'queue']);
  });

  test('posts no array, which is a list there and unreadable on the queue', () => {
    expect(linesOf('http', '[{"task_id":1}]')).toMatchObject([{ door: 'queue' }]);
  });
});

describe('a message that came over HTTP', () => {
  const ending = (over: Partial<Ending>): Ending => ({
    line: 0,
    taskId: '1',
    messageId: 'm1',
    kind: 'cancelled',
    at: 1,
    requestIds: [],
    ...over,
  });
  const body = '{"task_id":"1"}';

  test('is known by its body', () => {
    const lines = linesOf('http', '{"task_id":2}\n{"task_id":1}');

    expect(assignLines(lines, [ending({ body })])).toEqual([ending({ body, line: 2 })]);
  });

  test('is not taken for one with the same body that was answered at once', () => {
    const lines = linesOf('http', '{"task_id":1}\n{"task_id":"1"}\n{"task_id":1}');
    const answered = ending({ line: 2, messageId: 'posted 2', answered: 200 });

    const assigned = assignLines(lines, [
      ending({ body, messageId: 'm3' }),
      ending({ body, messageId: 'm1' }),
      answered,
    ]);

    expect(assigned.map(({ line }) => line)).toEqual([1, 3, 2]);
  });

  test('that belongs to no line stays without one', () => {
    expect(assignLines(linesOf('http', '{"task_id":2}'), [ending({ body })])[0]?.line).toBe(0);
  });

  test('of a list is known by its own part of it', () => {
    const lines = linesOf('http', '{"task_ids":[1,2],"reason":"x"}');

    const [assigned] = assignLines(lines, [ending({ body: '{"task_id":"1","reason":"x"}' })]);

    expect(assigned?.line).toBe(1);
  });
});
