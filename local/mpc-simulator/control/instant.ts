import * as z from 'zod/mini';
import { parseCompactTime } from '../times.ts';

const parseInstant = (value: string | number): number =>
  typeof value === 'number' ? value : (parseCompactTime(value) ?? Date.parse(value));

const END_OF_9999 = Date.UTC(10_000, 0) - 1;

/** Whether the service's times, with their four digits for the year, can express it (epoch milliseconds, from 1970 on). */
export const isInstant = (epochMs: number): boolean => epochMs >= 0 && epochMs <= END_OF_9999;

/** An instant in a control call: epoch milliseconds, ISO 8601, or the service's `yyyymmddhhmmss`. */
export const instant = z.pipe(
  z
    .union([z.number(), z.string()])
    .check(z.refine((value) => isInstant(parseInstant(value)), 'not an instant')),
  z.transform(parseInstant),
);
