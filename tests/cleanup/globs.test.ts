import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseGlob } from '../../lib/cleanup/glob.ts';

const RUNS = { seed: 20_260_207, numRuns: 2_000 };

const matches = (source: string, text: string): boolean => {
  const parsed = parseGlob(source);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.glob.matches(text);
};

describe('a glob', () => {
  test.each([
    ['batch-*', 'batch-7', true],
    ['batch-*', 'batch-', true],
    ['batch-*', 'a batch-7', false],
    ['batch-*', 'Batch-7', false],
    ['incoming/films/*', 'incoming/films/2026/a.mp4', true],
    ['incoming/films/**', 'incoming/films/2026/a.mp4', true],
    ['*/a.mp4', 'incoming/films/a.mp4', true],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['*ab', 'aab', true],
    ['7?', '70', true],
    ['7?', '7', false],
    ['?', '🎬', true],
    ['take-[0-9a]', 'take-a', true],
    ['take-[0-9a]', 'take-b', false],
    ['take-[!0-9]', 'take-b', true],
    ['take-[^0-9]', 'take-3', false],
    ['take-[]]', 'take-]', undefined],
    ['take-[\\]-]', 'take-]', true],
    ['take-[a-]', 'take--', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['\\{"batch":?\\}', '{"batch":7}', true],
    ['a.c', 'abc', false],
    ['', '', true],
    ['', 'x', false],
  ])('%j holds %j: %j', (source, text, expected) => {
    if (expected === undefined) expect(parseGlob(source).ok).toBe(false);
    else expect(matches(source, text)).toBe(expected);
  });

  test.each([
    ['a\\', 'ends in a backslash that stands before nothing'],
    ['a[b', 'has a [ without its characters and its ]; the character itself is \\['],
    ['a[', 'has a [ without its characters and its ]; the character itself is \\['],
    ['a[]', 'has a [ without its characters and its ]; the character itself is \\['],
    ['a]b', 'has a ] without a [; the character itself is \\]'],
    ['{a,b}', 'has a brace, which has no meaning here; the character itself is \\{'],
    ['a}', 'has a brace, which has no meaning here; the character itself is \\}'],
    ['[z-a]', 'has a range that runs backwards'],
  ])('%j is refused', (source, problem) => {
    expect(parseGlob(source)).toEqual({ ok: false, problem });
  });

  test('matches what the regular expression of the same meaning matches', () => {
    const character = fc.constantFrom('a', 'b', '/', '🎬', '.');
    const part = fc.oneof(
      character.map((it) => [it, it === '.' ? '\\.' : it] as const),
      fc.constant(['*', '.*'] as const),
      fc.constant(['?', '.'] as const),
      fc.constantFrom(['[ab]', '[ab]'] as const, ['[!a/]', '[^a/]'] as const),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.array(character, { maxLength: 12 }),
        (parts, characters) => {
          const glob = parts.map(([it]) => it).join('');
          const expression = new RegExp(`^${parts.map(([, it]) => it).join('')}$`, 'su');
          const text = characters.join('');

          expect(matches(glob, text)).toBe(expression.test(text));
        },
      ),
      RUNS,
    );
  });

  test('matches every text that is written with a backslash before each character, and no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, other) => {
        const escaped = [...text].map((character) => `\\${character}`).join('');

        expect(matches(escaped, text)).toBe(true);
        expect(matches(escaped, other)).toBe(other === text);
      }),
      RUNS,
    );
  });

  test('never throws, whatever is read as one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (source, text) => {
        const parsed = parseGlob(source);
        if (parsed.ok) parsed.glob.matches(text);
        else expect(parsed.problem).not.toBe('cannot be read');
      }),
      RUNS,
    );
  });

  test('takes no longer for texts that are made to be slow', () => {
    expect(matches(`${'*a'.repeat(200)}*b`, 'a'.repeat(20_000))).toBe(false);
  });
});
