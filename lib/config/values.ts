import { converted, type Decoder, such, textOr } from '../decode/decoder.ts';
import { LOG_LEVELS, type LogLevel } from '../observability/logLevel.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const DURATION = /^(\d{1,6})([smhd])$/;

const isNotEmpty = (value: string): boolean => value !== '';
const anyText = textOr((value) => (value === undefined ? 'is missing' : 'must be a text'));

/** A text as it is, blanks included. */
export const exactText = such(anyText, isNotEmpty, 'is empty');

/** A text that says something; blanks around it are dropped. */
export const text = such(
  converted(anyText, (value) => value.trim(), ''),
  isNotEmpty,
  'is empty',
);

/** A text of a form. */
export const matching = (form: RegExp, message: string): Decoder<string> =>
  such(text, (value) => form.test(value), message);

/** A text that can be a header or part of one. */
export const printable = matching(
  /^[\x21-\x7e]*$/,
  'must be of printable ASCII characters without blanks',
);

/** The ARN of a secret of AWS Secrets Manager. */
export const secretArn = matching(
  /^arn:[\w-]+:secretsmanager:[\w-]+:\d+:secret:\S+$/,
  'must be the ARN of a secret',
);

/** One of several texts. */
export const oneOf = <const T extends string>(
  choices: readonly T[],
  message: string,
  isSame: (choice: T, value: string) => boolean = (choice, value) => choice === value,
): Decoder<T> =>
  converted(text, (value) => choices.find((choice) => isSame(choice, value)), message);

const isUrl = (value: string): boolean =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);

/** An http or https URL. */
export const url = such(text, isUrl, 'must be an http or https URL');

const originOf = (value: string): string | undefined => {
  const { origin, pathname, search, hash, username } = new URL(value);
  return pathname === '/' && search + hash + username === '' ? origin : undefined;
};

/** Scheme and host, such as `https://mpc.cn-north-4.myhuaweicloud.com`. */
export const endpoint = converted(url, originOf, 'must be scheme and host only');

const within =
  (form: RegExp, least: number, most: number) =>
  (value: string): number | undefined => {
    const read = Number(value);
    return form.test(value) && read >= least && read <= most ? read : undefined;
  };

/** A decimal number in a range, both ends included. */
export const number = (least: number, most: number): Decoder<number> =>
  converted(
    text,
    within(/^\d+(\.\d+)?$/, least, most),
    `must be a number from ${least} to ${most}`,
  );

/** A whole number in a range, both ends included. */
export const whole = (least: number, most: number): Decoder<number> =>
  converted(
    text,
    within(/^\d{1,15}$/, least, most),
    `must be a whole number from ${least} to ${most}`,
  );

const toMs = (value: string): number => {
  const [, amount, unit] = DURATION.exec(value) ?? [];
  return Number(amount) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
};

/** A duration such as `90s`, `15m`, `1h` or `1d` in a range, both ends included; read as milliseconds. */
export const duration = (least: string, most: string): Decoder<number> =>
  such(
    converted(text, toMs, ''),
    (ms) => ms >= toMs(least) && ms <= toMs(most),
    `must be a duration from ${least} to ${most}, such as 90s, 15m, 1h or 1d`,
  );

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** An ISO 8601 instant with its time zone; read as epoch milliseconds. */
export const instant = such(
  converted(text, (value) => (INSTANT.test(value) ? Date.parse(value) : Number.NaN), ''),
  (ms) => !Number.isNaN(ms),
  'must be an ISO 8601 instant with a time zone, such as 2026-01-31T12:00:00Z',
);

/** A log level in letters of either case. */
export const logLevel: Decoder<LogLevel> = oneOf(
  LOG_LEVELS,
  `must be one of ${LOG_LEVELS.join(', ')}`,
  (level, value) => level === value.toUpperCase(),
);
