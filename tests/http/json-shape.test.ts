import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { excessIn } from '../../lib/http/jsonShape.ts';

const LIMITS = { depth: 3, entries: 4 };
const excess = (json: string) => excessIn(Buffer.from(json), LIMITS);

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
    : 0;
const mostEntriesIn = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Math.max(Object.keys(value).length, ...Object.values(value).map(mostEntriesIn))
    : 0;

describe('a look over JSON before it is parsed', () => {
  test('finds what is too deep or too long, and nothing else', () => {
    const seen = { fine: 0, excessive: 0 };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
        const found = excess(JSON.stringify(value, undefined, indent));

        const isTooMuch = depthOf(value) > LIMITS.depth || mostEntriesIn(value) > LIMITS.entries;
        seen[isTooMuch ? 'excessive' : 'fine']++;
        expect(found !== undefined).toBe(isTooMuch);
      }),
      { seed: 20_261_126, numRuns: 3_000 },
    );
    expect(Math.min(seen.fine, seen.excessive)).toBeGreaterThan(300);
  });

  test.each<[string, string | undefined]>([
    [String.raw`["\"[[[[,,,,,,"]`, undefined],
    [String.raw`["\\",[[[1]]]]`, 'depth'],
    ['["[[[[[[", ",,,,,,"]', undefined],
    ['[1,2,3,4]', undefined],
    ['[1,2,3,4,5]', 'entries'],
    ['[[1,2],[3,4],[5,6]]', undefined],
    ['[[[[', 'depth'],
    [']]]][[[', undefined],
    ['"never closed \\', undefined],
    ['', undefined],
  ])('says of %s: %s', (json, found) => {
    expect(excess(json)).toBe(found);
  });
});
