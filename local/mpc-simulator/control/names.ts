const toSnake = (name: string): string =>
  name.replace(/[A-Z]/g, (upper) => `_${upper.toLowerCase()}`);

const toCamel = (name: string): string =>
  name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

const rename = (value: unknown, change: (name: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((each) => rename(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [change(name), rename(each, change)]),
  );
};

/** JSON of the control API is spelt like the transcoding API's (`per_minute`); the code has its own names (`perMinute`). */
export const fromJsonNames = (value: unknown): unknown => rename(value, toCamel);

/** The way back of {@link fromJsonNames}. */
export const toJsonNames = (value: unknown): unknown => rename(value, toSnake);

/** A message with names of the code, told in those of the JSON. */
export const inJsonNames = (message: string): string =>
  message.replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, toSnake);

/** A name of the JSON as the code has it. */
export const fromJsonName = toCamel;
