import { bareLoop } from './bareLoop.ts';
import { middyPeer } from './middyPeer.ts';
import { ourPeer } from './ourPeer.ts';
import type { Account, Peer } from './peer.ts';
import { powertoolsPeer } from './powertoolsPeer.ts';

/** The peers of the consumer, by the name that results have of them. */
export const PEERS = {
  bare: bareLoop,
  ours: (account) => ourPeer(account, 'SILENT'),
  ours_logging: (account) => ourPeer(account, 'INFO'),
  powertools: powertoolsPeer,
  middy: middyPeer,
} satisfies Readonly<Record<string, (account: Account) => Peer>>;

/** One of {@link PEERS}. */
export type PeerName = keyof typeof PEERS;
