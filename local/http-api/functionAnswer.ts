/** What goes back to the client. */
export interface HttpAnswer {
  readonly status: number;
  /** A repeated header has its values in an array. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** An answer of the API itself. */
export const ownAnswer = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
});

/** What the API says of a function that failed, whatever the function did. */
export const INTERNAL_SERVER_ERROR: HttpAnswer = ownAnswer(500, 'Internal Server Error');

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The server frames the body itself. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

const headersOf = (given: unknown): Record<string, string> | undefined => {
  if (given === undefined || given === null) return {};
  if (!isFields(given)) return undefined;
  const entries = Object.entries(given).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  if (entries.some(([, value]) => typeof value === 'object')) return undefined;
  return Object.fromEntries(
    entries.filter(([name]) => !FRAMING.has(name)).map(([name, value]) => [name, String(value)]),
  );
};

const cookiesOf = (given: unknown): string[] | undefined => {
  if (given === undefined || given === null) return [];
  return Array.isArray(given) && given.every((cookie) => typeof cookie === 'string')
    ? given
    : undefined;
};

const bodyOf = ({ body, isBase64Encoded }: Fields): Buffer | undefined => {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== 'string') return undefined;
  return Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8');
};

const statusOf = (given: unknown): number | undefined => {
  const status = typeof given === 'string' && /^\d{3}$/.test(given) ? Number(given) : given;
  return Number.isInteger(status) && (status as number) >= 200 && (status as number) <= 599
    ? (status as number)
    : undefined;
};

/**
 * What the API makes of a function's answer, payload 2.0: an object with a `statusCode` is the answer; anything else is
 * the body of a `200` in JSON ("Lambda function response for format 2.0").
 *
 * @returns undefined for an answer with a `statusCode` that is malformed all the same
 */
export const answerOf = (returned: unknown): HttpAnswer | undefined => {
  if (!isFields(returned) || !('statusCode' in returned)) {
    const text = typeof returned === 'string' ? returned : JSON.stringify(returned ?? null);
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(text),
    };
  }
  const status = statusOf(returned['statusCode']);
  const headers = headersOf(returned['headers']);
  const cookies = cookiesOf(returned['cookies']);
  const body = bodyOf(returned);
  if (status === undefined || !headers || !cookies || !body) return undefined;
  return {
    status,
    headers: {
      ...(body.length > 0 && { 'content-type': 'text/plain; charset=utf-8' }),
      ...headers,
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body,
  };
};
