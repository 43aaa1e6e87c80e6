import { describe, expect, test } from '@jest/globals';
import { errorOf, PROJECT, STILL, simulate } from './simulatedService.ts';

describe('cancelling a task', () => {
  test('a queued task is cancelled with 204 and an empty body', () => {
    const service = simulate();
    const [id = ''] = service.simulator.seedTasks([{ project: PROJECT }]);

    const answer = service.cancel(id);

    expect(answer).toMatchObject({ status: 204, body: '', wire: 'answer' });
    expect(answer.headers).not.toHaveProperty('content-type');
    expect(service.statusOf(id)).toBe('CANCELED');
  });

  test.each(['TRANSCODING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'NEED_TO_BE_AUDIT'] as const)(
    'a %s task gets the documented refusal and stays as it is',
    (status) => {
      const service = simulate();
      service.simulator.seedTasks([{ project: PROJECT, id: '42', status }]);

      const answer = service.cancel('42');

      expect(errorOf(answer)).toEqual([400, 'MPC.10212', 'Operation failed.']);
      expect(service.statusOf('42')).toBe(status);
    },
  );

  test('the refusal of the error table can be chosen instead', () => {
    const service = simulate({ ...STILL, behaviour: { cancelRefusal: 'MPC.10213' } });
    service.simulator.seedTasks([{ project: PROJECT, id: '42', status: 'FAILED' }]);

    expect(errorOf(service.cancel('42')).slice(0, 2)).toEqual([403, 'MPC.10213']);
  });

  test('an unknown task does not exist, with 403', () => {
    expect(errorOf(simulate().cancel('7'))).toEqual([403, 'MPC.10211', 'The task does not exist.']);
  });

  test('the task of another project does not exist', () => {
    const service = simulate();
    service.simulator.seedTasks([{ project: 'another', id: '42' }]);

    expect(errorOf(service.cancel('42'))[1]).toBe('MPC.10211');
  });

  test.each(['', '?task_id=', '?task_id=x', '?task_id=-1', '?task_id=0', '?task_id=1&task_id=2'])(
    'the query "%s" is an invalid parameter',
    (query) => {
      const answer = simulate().call('DELETE', `/v1/{p}/transcodings${query}`);

      expect(errorOf(answer)).toEqual([400, 'MPC.10202', 'Invalid request parameter.']);
    },
  );

  test('a decimal is cut at the point, and an int64 id is kept exactly', () => {
    const service = simulate();
    service.simulator.seedTasks([
      { project: PROJECT, id: '42' },
      { project: PROJECT, id: '9223372036854775807' },
    ]);

    expect(service.cancel('42.9').status).toBe(204);
    expect(service.cancel('9223372036854775807').status).toBe(204);
    expect(errorOf(service.cancel('9223372036854775808'))[1]).toBe('MPC.10202');
  });

  test('deleting the record is no cancel: it wants a final task and forgets it', () => {
    const service = simulate();
    service.simulator.seedTasks([{ project: PROJECT, id: '42' }]);
    const deleteRecord = () => service.call('DELETE', '/v1/{p}/transcodings/task?task_id=42');

    expect(errorOf(deleteRecord())).toEqual([
      400,
      'MPC.10213',
      'Operation failed. The task is not in the final state.',
    ]);
    service.cancel('42');
    expect(deleteRecord().status).toBe(204);
    expect(errorOf(deleteRecord())[1]).toBe('MPC.10211');
    expect(service.list('').total).toBe(0);
  });
});
