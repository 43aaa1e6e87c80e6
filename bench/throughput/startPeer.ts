import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PeerName } from '../peers/peers.ts';

/** Batches that a peer is to handle one after the other. */
export interface Workload {
  readonly size: number;
  readonly batches: number;
}

/** What they took. */
export interface Sample {
  readonly ms: number;
  /** Processor time of the peer's process, all threads. */
  readonly cpuMs: number;
  /** Messages that were reported as failed. */
  readonly failed: number;
}

/** A peer in a process of its own, so that none warms up or litters the heap of another. */
export interface RunningPeer {
  readonly name: PeerName;
  run(workload: Workload): Promise<Sample>;
  stop(): Promise<void>;
}

/** Starts a peer. @param endpoint - of the API that it calls. */
export const startPeer = async (name: PeerName, endpoint: string): Promise<RunningPeer> => {
  const program = fileURLToPath(new URL('peerProcess.ts', import.meta.url));
  const child = fork(program, [name, endpoint], {
    // What it writes is written, but nobody reads it: a reader would take part of the machine.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  const answer = async (): Promise<unknown> => {
    const [said] = await Promise.race([
      once(child, 'message'),
      gone.then(([status, signal]) => {
        throw new Error(`the process of ${name} ended: ${signal ?? status}`);
      }),
    ]);
    return said;
  };
  await answer();
  return {
    name,
    run: async (workload) => {
      child.send(workload);
      return (await answer()) as Sample;
    },
    stop: async () => {
      child.kill();
      await gone;
    },
  };
};
