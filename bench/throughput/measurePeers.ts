import type { PeerName } from '../peers/peers.ts';
import type { RunningPeer, Sample, Workload } from './startPeer.ts';
import type { Sink, SinkCount } from './startSink.ts';

/** What the rounds of one peer gave. */
export interface PeerRounds {
  /** Messages a second of each round. */
  readonly rps: number[];
  /** Processor time per message of each round, in µs. */
  readonly cpuUs: number[];
  /** Calls other than DELETE, of all rounds. */
  others: number;
}

/**
 * Refuses a sample in which a peer did not cancel every message: it would be fast for the wrong reason.
 * @throws Error that says what it did instead.
 */
export const checkSample = (
  name: string,
  messages: number,
  { failed }: Pick<Sample, 'failed'>,
  { deletes }: Pick<SinkCount, 'deletes'>,
): void => {
  if (failed > 0) throw new Error(`${name} reported ${failed} of ${messages} messages as failed`);
  if (deletes < messages) {
    throw new Error(`${name} sent ${deletes} cancels for ${messages} messages`);
  }
};

/**
 * Lets each peer in turn handle the same work, round after round: whatever slows the machine down meets all of them.
 * The first round of each only warms it up.
 * @throws Error when a peer left a message out.
 */
export const measurePeers = async (
  peers: readonly RunningPeer[],
  sink: Sink,
  workload: Workload,
  rounds: number,
  measured: () => void,
): Promise<ReadonlyMap<PeerName, PeerRounds>> => {
  const messages = workload.size * workload.batches;
  const results = new Map(
    peers.map(({ name }): [PeerName, PeerRounds] => [name, { rps: [], cpuUs: [], others: 0 }]),
  );
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of peers) {
      const sample = await run(workload);
      const count = await sink.count();
      checkSample(name, messages, sample, count);
      measured();
      const of = results.get(name);
      if (round === 0 || of === undefined) continue;
      of.rps.push((messages * 1_000) / sample.ms);
      of.cpuUs.push((sample.cpuMs * 1_000) / messages);
      of.others += count.others;
    }
  }
  return results;
};
