import type { IncomingMessage } from 'node:http';

/** A request off the socket. */
export interface ReceivedRequest {
  readonly method: string;
  /** As it was asked for, percent-encoded, without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly protocol: string;
  /** By name in lower case; values in the order in which they came. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** Documented: "Quotas for configuring and running an HTTP API". */
const MOST_BODY_BYTES = 10 * 1024 * 1024;

const readBody = async (incoming: IncomingMessage): Promise<Buffer | 'too_large'> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to its end all the same, or the client would not look at the answer.
    if (size <= MOST_BODY_BYTES) chunks.push(chunk);
  }
  return size > MOST_BODY_BYTES ? 'too_large' : Buffer.concat(chunks);
};

const headersOf = ({ rawHeaders }: IncomingMessage): Map<string, string[]> => {
  const headers = new Map<string, string[]>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), rawHeaders[index + 1] ?? '']);
  }
  return headers;
};

/**
 * Reads a request whole.
 *
 * @returns `'too_large'` for a body that an HTTP API does not take
 * @throws Error when the client goes away meanwhile
 */
export const receiveRequest = async (
  incoming: IncomingMessage,
): Promise<ReceivedRequest | 'too_large'> => {
  const body = await readBody(incoming);
  if (body === 'too_large') return body;
  const [, path = '', query = ''] = /^([^?#]*)\??([^#]*)/.exec(incoming.url ?? '') ?? [];
  return {
    method: incoming.method ?? 'GET',
    path,
    query,
    protocol: `HTTP/${incoming.httpVersion}`,
    headers: headersOf(incoming),
    body,
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
};
