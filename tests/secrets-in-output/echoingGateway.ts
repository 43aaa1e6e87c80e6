import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SimulatorRequest } from '../../local/mpc-simulator/exchange.ts';
import { deliver, readRequest } from '../../local/mpc-simulator/httpShell.ts';

/** An answer that repeats what was asked. */
export interface Echo {
  readonly status: number;
  readonly bodyOf: (request: SimulatorRequest) => string;
  /** Whether the connection breaks in the middle of the body. */
  readonly cut?: boolean;
}

/** A gateway that repeats to everybody what he said. */
export interface EchoingGateway {
  readonly url: string;
  /** From now on answers in this way. */
  answerWith(echo: Echo): void;
  close(): Promise<void>;
}

/** Starts a gateway on a socket of its own. */
export const startEchoingGateway = async (): Promise<EchoingGateway> => {
  let echo: Echo = { status: 500, bodyOf: () => '' };
  const server = createServer(async (incoming, outgoing) => {
    const request = await readRequest(incoming);
    if (request === undefined) throw new RangeError('a request that cannot be read');
    deliver(
      {
        status: echo.status,
        // Beyond the end of any invocation: nobody is to try again meanwhile.
        headers: { 'content-type': 'application/json', 'retry-after': '600' },
        body: echo.bodyOf(request),
        delayMs: 0,
        wire: echo.cut ? 'cut' : 'answer',
      },
      outgoing,
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answerWith: (next) => {
      echo = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
