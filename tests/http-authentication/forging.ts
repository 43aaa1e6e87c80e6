import type { HttpRequest } from '../../lib/http/httpRequest.ts';
import type { Random } from '../../local/mpc-simulator/random.ts';

/** What a forger puts in: letters and digits, and what separates the parts of a header. */
const PIECES = [...'azAZ019+/=,;.- _%\u00e9', 'v1,', 'host', 'x-sdk-date;', '\ud83d\ude00', '0000'];

export const pick = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)] as T;

/** One change somewhere in a text: something put in, taken out, replaced, or the rest cut off. */
export const changed = (text: string, random: Random): string => {
  const at = Math.floor(random() * (text.length + 1));
  const end = Math.min(text.length, at + 1 + Math.floor(random() * 3));
  return pick(random, [
    () => text.slice(0, at) + pick(random, PIECES) + text.slice(at),
    () => text.slice(0, at) + text.slice(end),
    () => text.slice(0, at) + pick(random, PIECES) + text.slice(end),
    () => text.slice(0, at),
  ])();
};

const changedBytes = (body: Uint8Array, random: Random): Uint8Array => {
  const bytes = [...body];
  const at = Math.floor(random() * (bytes.length + 1));
  bytes.splice(at, pick(random, [0, 1, 2]), Math.floor(random() * 256));
  return Buffer.from(bytes);
};

/** Changes something of a request. */
export type Forge = (honest: HttpRequest, random: Random) => HttpRequest;

export const header =
  (name: string): Forge =>
  (honest, random) => {
    const headers = { ...honest.headers };
    if (random() < 0.1) delete headers[name];
    else headers[name] = changed(headers[name] ?? '', random);
    return { ...honest, headers };
  };

export const body: Forge = (honest, random) => ({
  ...honest,
  body: changedBytes(honest.body, random),
});
export const query: Forge = (honest, random) => ({
  ...honest,
  query: honest.query.replace(/\d/g, (digit) =>
    random() < 0.3 ? pick(random, [...'0123456789']) : digit,
  ),
});
/** Not a slash at its end: the algorithm signs the same with it and without. */
export const path: Forge = (honest, random) => {
  const at = Math.floor(random() * honest.path.length);
  const forged = `${honest.path.slice(0, at)}${pick(random, [...'/azAZ09%.'])}${honest.path.slice(at)}`;
  return { ...honest, path: forged, receivedPath: forged };
};
export const method: Forge = (honest, random) => ({
  ...honest,
  method: pick(random, ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', '']),
});

/** A request that was changed for certain. */
export const forged = (
  honest: HttpRequest,
  forges: readonly Forge[],
  random: Random,
): HttpRequest => {
  for (;;) {
    const forgery = pick(random, forges)(honest, random);
    if (JSON.stringify(forgery) !== JSON.stringify(honest)) return forgery;
  }
};
