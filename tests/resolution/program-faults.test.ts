import { expect, test } from '@jest/globals';
import { createWorld, jobFor } from '../engineWorld.ts';

test('a fault of the program in one call ends the run, and no call is made after it', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => String(100 + index));
  let sent = 0;
  const world = createWorld({
    through: (transport) => async (request, options) => {
      sent++;
      if (sent === 1) throw new TypeError('not a function');
      return await transport(request, options);
    },
  });
  world.seed(ids);

  const run = world.run(ids.map((id) => jobFor(id)));

  await expect(run).rejects.toThrow(new TypeError('not a function'));
  const whenItEnded = sent;
  await world.wait(60_000);
  expect(sent).toBe(whenItEnded);
});
