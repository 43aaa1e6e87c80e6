import type { SQSClient } from '@aws-sdk/client-sqs';
import { depthOf } from '../../local/demo/queueContents.ts';

/** Where a run stands. */
export interface Standing {
  readonly messages: number;
  sent: number;
  /** Messages on the source and the dead-letter queue. */
  source: number;
  dead: number;
  parked: number;
  kills: number;
  healed: boolean;
  /** Requests that are on neither queue any more, about. */
  ended(): number;
  /** Resolves once a condition holds, which is looked at after every look at the queues. */
  until(holds: () => boolean): Promise<void>;
  /** Resolves once both queues are empty for good, or once nothing has changed for long. */
  drained(): Promise<void>;
  /** To be called after every look. */
  looked(): void;
}

/** Looks without any change after which a run is given up: half a minute. */
const MOST_IDLE_LOOKS = 300;

/** Makes the standing of a run before it begins. */
export const createStanding = (messages: number): Standing => {
  let waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];
  let last = '';
  let idle = 0;
  const standing: Standing = {
    messages,
    sent: 0,
    source: 0,
    dead: 0,
    parked: 0,
    kills: 0,
    healed: false,
    ended: () => standing.sent - standing.source - standing.dead,
    until: (holds) => new Promise((resolve) => waiting.push({ holds, resolve })),
    drained: () =>
      standing.until(
        () => (standing.source === 0 && standing.dead === 0) || idle > MOST_IDLE_LOOKS,
      ),
    looked: () => {
      const { sent, source, dead, parked, kills } = standing;
      const now = [sent, source, dead, parked, kills].join(' ');
      idle = now === last ? idle + 1 : 0;
      last = now;
      const ready = waiting.filter(({ holds }) => holds());
      waiting = waiting.filter((each) => !ready.includes(each));
      for (const { resolve } of ready) resolve();
    },
  };
  return standing;
};

const LOOK_EVERY_MS = 100;

/**
 * Keeps a standing up to date.
 *
 * @returns ends that.
 */
export const watchStanding = (
  standing: Standing,
  client: SQSClient,
  queueUrls: Readonly<Record<string, string>>,
  shown: (standing: Standing) => void,
): (() => Promise<void>) => {
  const ended = new AbortController();
  const look = async (): Promise<void> => {
    const [source = 0, dead = 0, parked = 0] = await Promise.all(
      ['source', 'deadLetter', 'parked'].map((name) => depthOf(client, queueUrls[name] ?? '')),
    );
    Object.assign(standing, { source, dead, parked });
    standing.looked();
    shown(standing);
  };
  const looks = (async () => {
    while (!ended.signal.aborted) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();
  return async () => {
    ended.abort();
    await looks;
  };
};
