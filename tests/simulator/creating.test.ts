import { describe, expect, test } from '@jest/globals';
import { errorOf, PROJECT, simulate } from './simulatedService.ts';

const place = { bucket: 'b', location: 'cn-north-4', object: 'o' };
const valid = { input: place, output: place, trans_template_id: [7000524], user_data: 'mine' };

describe('creating a task', () => {
  test('answers 200 with a number, and the task waits with what it was given', () => {
    const service = simulate();

    const answer = service.call('POST', '/v1/{p}/transcodings', JSON.stringify(valid));

    const { task_id: id } = JSON.parse(answer.body);
    expect(answer.status).toBe(200);
    expect(typeof id).toBe('number');
    expect(service.list(`task_id=${id}`).task_array).toEqual([
      {
        task_id: String(id),
        status: 'WAITING',
        progress: 0,
        create_time: '20260304050607',
        input: place,
        output: place,
        trans_template_id: [7000524],
        user_data: 'mine',
      },
    ]);
  });

  test('later tasks have higher ids', () => {
    const service = simulate();
    const create = (): number =>
      JSON.parse(service.call('POST', '/v1/{p}/transcodings', JSON.stringify(valid)).body).task_id;

    expect(create()).toBeLessThan(create());
  });

  test.each([
    ['no JSON', 'text'],
    ['no output', JSON.stringify({ ...valid, output: undefined })],
    ['nothing to transcode into', JSON.stringify({ ...valid, trans_template_id: undefined })],
    ['ten templates', JSON.stringify({ ...valid, trans_template_id: Array(10).fill(1) })],
    ['an unknown priority', JSON.stringify({ ...valid, priority: 7 })],
  ])('%s is an invalid parameter', (_what, body) => {
    const service = simulate();

    expect(errorOf(service.call('POST', '/v1/{p}/transcodings', body))[1]).toBe('MPC.10202');
    expect(service.simulator.tasks()).toEqual([]);
  });

  test('a location of another region is an invalid path', () => {
    const body = JSON.stringify({ ...valid, output: { ...place, location: 'cn-east-3' } });

    expect(errorOf(simulate().call('POST', '/v1/{p}/transcodings', body))).toEqual([
      403,
      'MPC.10209',
      'Invalid input or output OBS path.',
    ]);
  });

  test('an id that a project has already cannot be seeded again, and nothing of that seed is', () => {
    const { simulator } = simulate();
    simulator.seedTasks([{ project: PROJECT, id: '42' }]);

    expect(() =>
      simulator.seedTasks([
        { project: PROJECT, id: '41' },
        { project: PROJECT, id: '42' },
      ]),
    ).toThrow('42');
    expect(simulator.tasks().map(({ id }) => id)).toEqual(['42']);
  });
});
