import type { NormalizedHeaders } from './normalizedHeaders.ts';

/**
 * The names of all headers in ascending order of their characters.
 *
 * An insertion sort: there are a handful of names, and the built-in sort alone took 7% of the time of a signature.
 */
export const sortedNames = (headers: Readonly<NormalizedHeaders>): string[] => {
  const names = Object.keys(headers);
  for (let index = 1; index < names.length; index++) {
    const name = names[index] as string;
    let place = index;
    while (place > 0 && (names[place - 1] as string) > name) {
      names[place] = names[--place] as string;
    }
    names[place] = name;
  }
  return names;
};

/**
 * The signed headers: names joined by semicolons.
 *
 * @param names - lower-case names in ascending order.
 */
export const signedHeaders = (names: readonly string[]): string => {
  let list = '';
  for (const name of names) list += list ? `;${name}` : name;
  return list;
};
