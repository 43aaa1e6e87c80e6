/** A source of numbers, evenly spread over [0, 1). */
export type Random = () => number;

const UINT32 = 4294967296;

const avalanche = (bits: number): number => {
  let mixed = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/**
 * A repeatable sequence: the same seed gives the same numbers on every machine.
 *
 * @param seed any integer; only its low 32 bits count
 */
export const seededRandom = (seed: number): Random => {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    return avalanche(counter) / UINT32;
  };
};

/**
 * A repeatable number in [0, 1) that belongs to one name, so that it does not depend on the order in which
 * names come up (which task fails must not change because another was cancelled).
 */
export const fractionOf = (seed: number, name: string): number => {
  let hash = avalanche((seed ^ 0x811c9dc5) >>> 0);
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return avalanche(hash >>> 0) / UINT32;
};

/** 32 hexadecimal digits that look like a request id of the service and repeat with the seed and the call's number. */
export const requestIdOf = (seed: number, call: number): string => {
  const mixed = avalanche((Math.imul(call, 0x9e3779b1) + Math.imul(seed, 0x85ebca77)) >>> 0);
  return mixed.toString(16).padStart(8, '0') + call.toString(16).padStart(24, '0');
};
