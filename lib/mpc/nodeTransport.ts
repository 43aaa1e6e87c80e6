import * as http from 'node:http';
import * as https from 'node:https';
import type { AttemptLimits, Transport, WireAnswer, WireRequest } from './transport.ts';

/** A page of 100 tasks is about 200 KB; what exceeds this is not an answer of this API. */
const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

const singleValued = (headers: http.IncomingHttpHeaders): Record<string, string | undefined> => {
  const result: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
};

const readBody = (
  response: http.IncomingMessage,
  done: (body: string, complete: boolean) => void,
): void => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const finish = () => done(Buffer.concat(chunks).toString('utf8'), response.complete);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY_BYTES) response.destroy();
    else chunks.push(chunk);
  });
  response.on('close', finish);
  response.on('error', () => undefined);
};

const attempt = (
  agents: { readonly http: http.Agent; readonly https: https.Agent },
  wire: WireRequest,
  { timeoutMs, signal }: AttemptLimits,
): Promise<WireAnswer> =>
  new Promise((resolve) => {
    const url = new URL(wire.origin);
    const secure = url.protocol === 'https:';
    let stopped: 'TIMEOUT' | 'ABORTED' | undefined;
    let connected = false;

    const finish = (answer: WireAnswer) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      resolve(answer);
    };
    const stop = (reason: 'TIMEOUT' | 'ABORTED') => {
      stopped = reason;
      request.destroy();
    };
    const abort = () => stop('ABORTED');
    const timer = setTimeout(() => stop('TIMEOUT'), timeoutMs);

    const request = (secure ? https : http).request({
      agent: secure ? agents.https : agents.http,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      method: wire.method,
      path: wire.target,
      headers: wire.headers,
    });
    request.on('socket', (socket) => {
      if (request.reusedSocket || !socket.connecting) connected = true;
      else socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true));
    });
    request.on('response', (response) => {
      readBody(response, (body, complete) =>
        finish({
          kind: 'answer',
          status: response.statusCode ?? 0,
          headers: singleValued(response.headers),
          body,
          complete,
        }),
      );
    });
    request.on('error', (error: NodeJS.ErrnoException) =>
      finish({
        kind: 'no_answer',
        reason: stopped ?? error.code ?? 'UNKNOWN',
        sent: connected,
      }),
    );
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
    request.end(wire.body === '' ? undefined : wire.body);
  });

/** The transport of production: `node:https` (or `node:http`) with connections kept alive. */
export interface NodeTransport {
  readonly send: Transport;
  /** Ends idle connections, so that a process can exit. */
  close(): void;
}

/**
 * Makes a transport whose connections are kept alive and shared by all calls.
 *
 * @param maxSockets - connections per endpoint, at least 1.
 */
export const createNodeTransport = (maxSockets: number): NodeTransport => {
  const options = { keepAlive: true, maxSockets };
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    send: (request, limits) => attempt(agents, request, limits),
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
};
