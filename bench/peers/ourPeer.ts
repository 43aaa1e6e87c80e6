import { createWriteStream } from 'node:fs';
import { devNull } from 'node:os';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import { CONCURRENCY } from '../../lib/service.ts';
import { ourHandler } from './ourHandler.ts';
import type { Account, Peer } from './peer.ts';

/** Our consumer, whose lines go nowhere, but are written. */
export const ourPeer = (account: Account, logLevel: 'INFO' | 'SILENT'): Peer => {
  const out = createWriteStream(devNull);
  const transport = createNodeTransport(CONCURRENCY);
  return {
    handle: ourHandler(account, {
      logLevel,
      transport: transport.send,
      write: (text) => void out.write(text),
    }),
    close: () => {
      transport.close();
      out.end();
    },
  };
};
