import type { Random } from '../../local/mpc-simulator/random.ts';
import type { Standing } from './standing.ts';
import type { SoakWorld } from './startWorld.ts';
import { CONSUMERS } from './world.ts';

/** How a world is disturbed. */
export interface Disturbance {
  readonly messages: number;
  readonly kills: number;
  readonly standing: Standing;
  readonly random: Random;
  /** Told of each process that was killed, by its name. */
  readonly killed: (process: string) => void;
}

/** Parts of the requests that have ended when dead letters are refused, when no longer, and when all is healed. */
const REFUSED_FROM = 0.3;
const REFUSED_UNTIL = 0.5;
const HEALED_AT = 0.98;
/** Kills come between those parts of a run. */
const FIRST_KILL = 0.03;
const LAST_KILL = 0.95;
/** Real milliseconds, so that a kill does not come right after a look at the queues. */
const KILL_SPREAD_MS = 200;
/** Of the kills of consumers: the redrive dies with them. */
const REDRIVE_DIES_TOO = 0.3;

/** Kills consumers at random moments, lets SQS refuse dead letters for a while, and heals all in the end. */
export const disturb = async (
  world: Pick<SoakWorld, 'replaceConsumer' | 'replaceRedrive' | 'refuseDeadLetters' | 'heal'>,
  { messages, kills, standing, random, killed }: Disturbance,
): Promise<void> => {
  const untilEnded = (part: number): Promise<void> =>
    standing.until(() => standing.ended() >= messages * part);

  const killAtRandom = async (): Promise<void> => {
    const moments = Array.from(
      { length: kills },
      () => FIRST_KILL + random() * (LAST_KILL - FIRST_KILL),
    ).toSorted((left, right) => left - right);
    for (const moment of moments) {
      await untilEnded(moment);
      await new Promise((resolve) => setTimeout(resolve, random() * KILL_SPREAD_MS));
      const victim = Math.floor(random() * CONSUMERS);
      await world.replaceConsumer(victim, killed);
      standing.kills++;
      if (random() < REDRIVE_DIES_TOO) await world.replaceRedrive(killed);
    }
  };
  const refuseForAWhile = async (): Promise<void> => {
    await untilEnded(REFUSED_FROM);
    world.refuseDeadLetters(true);
    await untilEnded(REFUSED_UNTIL);
    world.refuseDeadLetters(false);
  };

  await Promise.all([killAtRandom(), refuseForAWhile(), untilEnded(HEALED_AT)]);
  world.heal();
  standing.healed = true;
};
