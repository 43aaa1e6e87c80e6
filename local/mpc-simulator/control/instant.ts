import * as z from 'zod/mini';
import { parseCompactTime } from '../times.ts';

const parseInstant = (value: string | number): number =>
  typeof value === 'number' ? value : (parseCompactTime(value) ?? Date.parse(value));

/** An instant in a control call: epoch milliseconds, ISO 8601, or the service's `yyyymmddhhmmss`. */
export const instant = z.pipe(
  z
    .union([z.number(), z.string()])
    .check(z.refine((value) => Number.isFinite(parseInstant(value)), 'not an instant')),
  z.transform(parseInstant),
);
