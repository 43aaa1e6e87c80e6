import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';

/** A request as a server got it. */
export interface Received {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Tells connections apart. */
  readonly clientPort: number | undefined;
}

/** A server on a free port of the loopback interface. */
export interface Loopback {
  readonly origin: string;
  readonly received: readonly Received[];
  /** Connections opened so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const readBody = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** Answers every request, once it was read whole, as `answer` says. */
export const serveHttp = async (
  answer: (response: ServerResponse, request: Received) => void,
): Promise<Loopback> => {
  const received: Received[] = [];
  let connections = 0;
  const server = createServer(async (incoming, response) => {
    const { method = '', url: target = '', headers, socket } = incoming;
    const body = await readBody(incoming);
    const request = { method, target, headers, body, clientPort: socket.remotePort };
    received.push(request);
    answer(response, request);
  });
  server.on('connection', () => connections++);
  return {
    origin: await listen(server),
    received,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Does with each connection what `meet` says, below HTTP. */
export const serveTcp = async (meet: (socket: Socket) => void): Promise<Loopback> => {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    meet(socket);
  });
  return {
    origin: await listen(server),
    received: [],
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

/** An origin on which nothing listens. */
export const closedPort = async (): Promise<string> => {
  const { origin, close } = await serveTcp(() => undefined);
  await close();
  return origin;
};
