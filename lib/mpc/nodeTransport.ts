import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { type Clock, systemClock } from './clock.ts';
import type { AttemptLimits, Transport, WireAnswer, WireRequest } from './transport.ts';

/** A page of 100 tasks is about 200 KB; what exceeds this is not an answer of this API. */
const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

/**
 * A connection that lay idle for longer is not used again. Between two invocations Lambda freezes the process, which
 * then misses that the other side has hung up; a request on such a connection is lost, and whether it was read unknown.
 */
const LONGEST_IDLE_MS = 4_000;

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

interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
  /** When each connection was last used, in epoch milliseconds. */
  readonly usedAt: WeakMap<Socket, number>;
  readonly clock: Pick<Clock, 'now'>;
}

const dropIdle = ({ freeSockets }: http.Agent, { usedAt, clock }: Agents): void => {
  const oldest = clock.now() - LONGEST_IDLE_MS;
  for (const socket of Object.values(freeSockets).flat()) {
    if (socket && (usedAt.get(socket) as number) < oldest) socket.destroy();
  }
};

/** Node gives one to every fault of a connection, of TLS, of HTTP and of what a request is made of. */
const codeOf = (error: unknown): string => (error as { readonly code: string }).code;

/** @throws for a header or target that cannot be written, before anything is sent. */
const open = (agents: Agents, { origin, method, target, headers }: WireRequest) => {
  const url = new URL(origin);
  const secure = url.protocol === 'https:';
  const agent = secure ? agents.https : agents.http;
  dropIdle(agent, agents);
  const request = (secure ? https : http).request({
    agent,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    method,
    path: target,
    headers,
  });
  return { request, connectedEvent: secure ? 'secureConnect' : 'connect' };
};

const exchange = (
  agents: Agents,
  wire: WireRequest,
  { timeoutMs, signal }: AttemptLimits,
  resolve: (answer: WireAnswer) => void,
): void => {
  const { request, connectedEvent } = open(agents, wire);
  let stopped: 'TIMEOUT' | 'ABORTED' | undefined;
  let connected = false;

  const finish = (answer: WireAnswer) => {
    if (request.socket) agents.usedAt.set(request.socket, agents.clock.now());
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

  request.on('socket', (socket) => {
    if (request.reusedSocket || !socket.connecting) connected = true;
    else socket.once(connectedEvent, () => (connected = true));
  });
  request.on('response', (response) => {
    readBody(response, (body, complete) =>
      finish({
        kind: 'answer',
        status: response.statusCode as number,
        headers: singleValued(response.headers),
        body,
        complete,
      }),
    );
  });
  request.on('error', (error) =>
    finish({ kind: 'no_answer', reason: stopped ?? codeOf(error), sent: connected }),
  );
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort);
  request.end(wire.body === '' ? undefined : wire.body);
};

const attempt = (agents: Agents, wire: WireRequest, limits: AttemptLimits): Promise<WireAnswer> =>
  new Promise((resolve) => {
    try {
      exchange(agents, wire, limits, resolve);
    } catch (error) {
      resolve({ kind: 'no_answer', reason: codeOf(error), sent: false });
    }
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
 * @param clock - tells how long a connection lay idle, also while the process was frozen.
 */
export const createNodeTransport = (
  maxSockets: number,
  clock: Pick<Clock, 'now'> = systemClock,
): NodeTransport => {
  const options = { keepAlive: true, maxSockets };
  const agents: Agents = {
    http: new http.Agent(options),
    https: new https.Agent(options),
    usedAt: new WeakMap(),
    clock,
  };
  return {
    send: (request, limits) => attempt(agents, request, limits),
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
};
