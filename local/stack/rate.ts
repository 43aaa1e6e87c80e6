const UNITS_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * Milliseconds from one run of a schedule to the next.
 *
 * @param expression - As EventBridge has it: `rate(15 minutes)`.
 * @throws RangeError for all else: of `cron(...)`, which needs a calendar, the local world knows nothing.
 */
export const rateMs = (expression: string): number => {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const everyMs = Number(count) * (UNITS_MS[unit] ?? 0);
  if (everyMs > 0) return everyMs;
  throw new RangeError(
    `the local world runs schedules such as rate(15 minutes) only, not ${expression}`,
  );
};
