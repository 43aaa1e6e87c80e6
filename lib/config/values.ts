import * as z from 'zod/mini';
import { LOG_LEVELS, type LogLevel } from '../observability/logLevel.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const DURATION = /^(\d{1,6})([smhd])$/;

const isMissing = ({ input }: { readonly input?: unknown }): string =>
  input === undefined ? 'is missing' : 'must be a text';

/** A text that says something; blanks around it are dropped. */
export const text = z
  .string({ error: isMissing })
  .check(z.trim(), z.minLength(1, { error: 'is empty' }));

/** A text as it is, blanks included. */
export const exactText = z
  .string({ error: isMissing })
  .check(z.minLength(1, { error: 'is empty' }));

/** A text that can be a header or part of one. */
export const printable = text.check(
  z.regex(/^[\x21-\x7e]*$/, { error: 'must be of printable ASCII characters without blanks' }),
);

/** An http or https URL. */
export const url = text.check(
  z.refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    error: 'must be an http or https URL',
  }),
);

/** Scheme and host, such as `https://mpc.cn-north-4.myhuaweicloud.com`. */
export const endpoint = z.pipe(
  url.check(
    z.refine(
      (value) => {
        if (!URL.canParse(value)) return true;
        const { pathname, search, hash, username } = new URL(value);
        return pathname === '/' && search + hash + username === '';
      },
      { error: 'must be scheme and host only' },
    ),
  ),
  z.transform((value) => new URL(value).origin),
);

/** A decimal number in a range, both ends included. */
export const number = (least: number, most: number) =>
  z.pipe(
    text.check(
      z.refine(
        (value) => /^\d+(\.\d+)?$/.test(value) && Number(value) >= least && Number(value) <= most,
        { error: `must be a number from ${least} to ${most}` },
      ),
    ),
    z.transform(Number),
  );

/** A whole number in a range, both ends included. */
export const whole = (least: number, most: number) =>
  z.pipe(
    text.check(
      z.refine(
        (value) => /^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most,
        { error: `must be a whole number from ${least} to ${most}` },
      ),
    ),
    z.transform(Number),
  );

const toMs = (value: string): number => {
  const [, amount, unit] = DURATION.exec(value) ?? [];
  return Number(amount) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
};

/** A duration such as `90s`, `15m`, `1h` or `1d` in a range, both ends included; read as milliseconds. */
export const duration = (least: string, most: string) =>
  z.pipe(
    text.check(
      z.refine((value) => toMs(value) >= toMs(least) && toMs(value) <= toMs(most), {
        error: `must be a duration from ${least} to ${most}, such as 90s, 15m, 1h or 1d`,
      }),
    ),
    z.transform(toMs),
  );

/** An ISO 8601 instant with its time zone; read as epoch milliseconds. */
export const instant = z.pipe(
  text.check(
    z.refine(
      (value) =>
        /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
        !Number.isNaN(Date.parse(value)),
      { error: 'must be an ISO 8601 instant with a time zone, such as 2026-01-31T12:00:00Z' },
    ),
  ),
  z.transform((value) => Date.parse(value)),
);

const toLevel = (value: string): LogLevel | undefined =>
  LOG_LEVELS.find((level) => level === value.toUpperCase());

/** A log level in letters of either case. */
export const logLevel = z.pipe(
  text.check(
    z.refine((value) => toLevel(value) !== undefined, {
      error: `must be one of ${LOG_LEVELS.join(', ')}`,
    }),
  ),
  z.transform((value) => toLevel(value) as LogLevel),
);
