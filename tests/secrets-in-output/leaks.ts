const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** A secret as it may stand in an output: as it is, inside JSON, JSON inside JSON, a URL, or base64. */
const spellings = (secret: string): string[] => [
  secret,
  inJson(secret),
  inJson(inJson(secret)),
  secret.replaceAll('/', '\\/'),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

/**
 * Which secrets stand in an output, whole or with their first two thirds, since texts get cut.
 * @returns the secrets that were found.
 */
export const leaksIn = (output: string, secrets: Iterable<string>): string[] =>
  [...secrets].filter((secret) => {
    const most = secret.slice(0, Math.max(8, Math.ceil((secret.length * 2) / 3)));
    return [secret, most].flatMap(spellings).some((spelling) => output.includes(spelling));
  });
