import { rmSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { seededRandom } from '../../local/mpc-simulator/random.ts';
import { disturb } from './disturb.ts';
import { feedQueue } from './feedQueue.ts';
import type { HistoryEvent, Killed } from './historyEvent.ts';
import { readHistoryFile } from './historyFile.ts';
import type { SoakOptions } from './soakOptions.ts';
import { createStanding, type Standing, watchStanding } from './standing.ts';
import { type SoakWorld, startWorld } from './startWorld.ts';
import { REGION } from './world.ts';

/** What a run leaves behind. */
export interface SoakRun {
  readonly history: readonly HistoryEvent[];
  /** Consumers that were killed. */
  readonly kills: number;
  readonly durationMs: number;
}

const readHistory = async (folder: string): Promise<HistoryEvent[]> =>
  (await readdir(folder)).flatMap((file) => readHistoryFile(join(folder, file)));

/** Feeds, disturbs and heals a world, and waits until nothing is left to do in it. @returns who was killed */
const soak = async (
  options: SoakOptions,
  world: SoakWorld,
  shown: (standing: Standing) => void,
): Promise<Killed[]> => {
  const { messages, kills, seed } = options;
  const client = new SQSClient({
    endpoint: world.sqsEndpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const standing = createStanding(messages);
  const stopWatching = watchStanding(standing, client, world.queueUrls, shown);
  const killed: Killed[] = [];
  try {
    await Promise.all([
      feedQueue(client, world.queueUrls['source'] ?? '', { messages, seed, standing }),
      disturb(world, {
        messages,
        kills,
        standing,
        random: seededRandom(seed),
        killed: (process) => void killed.push({ kind: 'killed', at: world.now(), process }),
      }),
    ]);
    await standing.drained();
  } finally {
    await stopWatching();
    client.destroy();
  }
  return killed;
};

/**
 * Runs the soak: brings the world up, feeds it, disturbs it, heals it, and waits until nothing is left to do.
 *
 * @param shown - Told where the run stands, several times a second.
 * @throws Error when a process of the world ends by itself.
 */
export const runSoak = async (
  options: SoakOptions,
  shown: (standing: Standing) => void,
): Promise<SoakRun> => {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'soak-'));
  const removeNow = (): void => rmSync(folder, { recursive: true, force: true });
  // An interrupt ends the process before what is below.
  process.once('exit', removeNow);
  let world: SoakWorld | undefined;
  try {
    world = await startWorld(options, folder);
    const killed = await Promise.race([soak(options, world, shown), world.failure]);
    await world.finish();
    return {
      history: [...killed, ...(await readHistory(folder))],
      kills: killed.filter(({ process }) => process.startsWith('consumer')).length,
      durationMs: performance.now() - startedAt,
    };
  } finally {
    await world?.kill();
    await rm(folder, { recursive: true, force: true });
    process.off('exit', removeNow);
  }
};
