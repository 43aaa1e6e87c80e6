import { InexactNumber } from '../mpc/exactJson.ts';

/** Whether a value parsed by `parseExactJson` was written as a JSON object. */
export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof InexactNumber);
