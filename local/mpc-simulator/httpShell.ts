import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimulatedAnswer, SimulatorRequest } from './exchange.ts';

/** Documented: the gateway takes no larger body. */
const MAX_BODY_BYTES = 12 * 1024 * 1024;

/** Reads a request whole; `undefined` when its body is larger than the gateway takes or breaks off. */
export const readRequest = async (
  incoming: IncomingMessage,
): Promise<SimulatorRequest | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      size += (chunk as Buffer).length;
      if (size > MAX_BODY_BYTES) return undefined;
      chunks.push(chunk as Buffer);
    }
  } catch {
    return undefined;
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
};

const headersOf = ({ status, headers, body }: SimulatedAnswer): Record<string, string> =>
  status === 204 ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };

/** Does on the connection what the answer says. A hang leaves it open for the client, or the server's end, to close. */
export const deliver = (answer: SimulatedAnswer, response: ServerResponse): void => {
  switch (answer.wire) {
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'cut': {
      response.writeHead(answer.status, headersOf(answer));
      const half = answer.body.slice(0, Math.ceil(answer.body.length / 2));
      response.write(half, () => response.socket?.destroy());
      return;
    }
    case 'answer':
      response.writeHead(answer.status, headersOf(answer));
      response.end(answer.body);
  }
};
