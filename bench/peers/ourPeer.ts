import { systemClock } from '../../lib/mpc/clock.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import { CONCURRENCY } from '../../lib/service.ts';
import { ourHandler } from './ourHandler.ts';
import type { Account, Peer } from './peer.ts';

/** Our consumer. Its lines go to standard output, as on Lambda. */
export const ourPeer = (account: Account, logLevel: 'INFO' | 'SILENT'): Peer => {
  const transport = createNodeTransport(CONCURRENCY);
  return {
    handle: ourHandler(account, {
      logLevel,
      clock: systemClock,
      transport: transport.send,
      write: (text) => void process.stdout.write(text),
    }),
    close: transport.close,
  };
};
