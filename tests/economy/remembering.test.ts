import { expect, test } from '@jest/globals';
import { createSightings } from '../../lib/cancel/sightings.ts';

test('the latest 10,000 tasks are remembered one by one, those seen again among them, and never more than 20,000', () => {
  const sightings = createSightings();

  for (let id = 1; id <= 25_000; id++) {
    sightings.saw({ taskId: String(id), status: 'CANCELED' }, id);
    if (id === 20_001) sightings.saw({ taskId: '1', status: 'CANCELED' }, id);
  }

  const known = Array.from({ length: 25_000 }, (_, index) => index + 1).filter(
    (id) => sightings.seenEnded(String(id)) !== undefined,
  );
  expect(known).toContain(1);
  expect(known.filter((id) => id > 15_000)).toHaveLength(10_000);
  expect(known.length).toBeLessThanOrEqual(20_000);
});
