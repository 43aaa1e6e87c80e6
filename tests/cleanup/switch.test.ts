import { describe, expect, test } from '@jest/globals';
import { createCleanUpWorld, HOUR_MS } from './cleanUpWorld.ts';

const YOUNG_MS = HOUR_MS;
const OLD_MS = 7 * HOUR_MS;

describe('the switch', () => {
  const variables = { CLEANUP_SWITCH_PARAMETER: '/films/prod/clean-up' };
  const worldWith = (...values: (string | undefined | Error)[]) => {
    const world = createCleanUpWorld({
      variables,
      readParameter: (name) => {
        expect(name).toBe('/films/prod/clean-up');
        const value = values.length > 1 ? values.shift() : values[0];
        return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
      },
    });
    world.waiting(5, OLD_MS);
    world.waiting(5, YOUNG_MS);
    return world;
  };
  const missing = Object.assign(new Error('secret words'), { name: 'ParameterNotFound' });

  test.each([['on'], [' ON\n']])('%j lets it act', async (value) => {
    expect(await worldWith(value).run()).toMatchObject({ ended: 'done', enqueued: 5 });
  });

  test.each([
    ['off', 'parameter /films/prod/clean-up is off'],
    ['true', 'parameter /films/prod/clean-up is not on'],
    ['', 'parameter /films/prod/clean-up is not on'],
    [undefined, 'parameter /films/prod/clean-up is not on'],
    [missing, 'parameter /films/prod/clean-up could not be read: ParameterNotFound'],
  ])('%p keeps it from acting, and from calling anything', async (value, why) => {
    const world = worldWith(value);

    expect(await world.run()).toMatchObject({ ended: 'switched_off', why, enqueued: 0, calls: 0 });
    expect([world.bodies, world.calls()]).toEqual([[], 0]);
  });

  test('is looked at again after the lists have been read', async () => {
    const world = worldWith('on', 'off');

    expect(await world.run()).toMatchObject({ ended: 'switched_off', chosen: 5, enqueued: 0 });
    expect(world.bodies).toEqual([]);
  });

  test('does not keep a dry run from showing its plan', async () => {
    expect(await worldWith('off').run({ dry_run: true })).toMatchObject({
      ended: 'dry_run',
      chosen: 5,
    });
  });
});
