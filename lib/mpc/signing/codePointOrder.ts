const isSurrogate = (codeUnit: number): boolean => (codeUnit & 0xf800) === 0xd800;

/**
 * Compares two texts by code point, which is also the order of their UTF-8 bytes. JavaScript's own order differs above
 * U+FFFF: it compares UTF-16 code units, so that an emoji comes before `U+FF01`. The Python and Go signers sort query
 * parameters by code point, the Node signer by code unit.
 *
 * @returns below 0 when `a` comes first, above 0 when `b` does, 0 when they are equal.
 */
export const codePointOrder = (a: string, b: string): number => {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) {
    const inA = a.charCodeAt(index);
    const inB = b.charCodeAt(index);
    if (inA === inB) continue;
    if (isSurrogate(inA) === isSurrogate(inB)) return inA - inB;
    return isSurrogate(inA) ? 0x1_0000 - inB : inA - 0x1_0000;
  }
  return a.length - b.length;
};
