import { OUTCOME_DETAIL_TYPE } from '../cancel/shapes/readShape.ts';
import type { Clock } from '../mpc/clock.ts';
import { intoCalls } from '../queue/batches.ts';
import { confirmAll } from '../queue/confirmAll.ts';
import type { EventEntry, EventsClient } from './eventBridgeClient.ts';
import { EVENT_SOURCE, type OutcomePublisher } from './outcomeEvents.ts';

/** What publishing needs. */
export interface PublisherOptions {
  /** Name or ARN of the bus. */
  readonly busName: string;
  /** Loads the client when the first event is published. */
  readonly loadClient: () => Promise<EventsClient>;
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** The entries of one call together may not exceed this. */
const LARGEST_CALL_BYTES = 262_144;
/** All calls of one time together: who publishes keeps about this long for it. */
const LONGEST_MS = 2_000;
/** Entries that were throttled are tried again after up to this long. */
const PAUSE_MS = 200;

const TIME_BYTES = 14;

/** Bytes of an entry as EventBridge counts them (EventBridge User Guide, "Calculating PutEvents event entry size"). */
const entryBytes = ({ event: { Source, DetailType, Detail } }: EventEntry): number =>
  TIME_BYTES + Buffer.byteLength(`${Source}${DetailType}${Detail}`);

/** Publishes outcomes to EventBridge: ten a call, each entry checked, and tried again when it was not to blame. */
export const createEventBridgePublisher = ({
  busName,
  loadClient,
  clock,
  random,
}: PublisherOptions): OutcomePublisher => {
  let loading: Promise<EventsClient> | undefined;
  const load = (): Promise<EventsClient> => {
    loading ??= loadClient().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };

  return {
    publish: async (events) => {
      if (events.length === 0) return new Set();
      const entries = events.map(
        ({ detail }, index): EventEntry => ({
          Id: String(index),
          event: {
            EventBusName: busName,
            Source: EVENT_SOURCE,
            DetailType: OUTCOME_DETAIL_TYPE,
            Detail: JSON.stringify(detail),
            Time: new Date(detail.resolved_at),
          },
        }),
      );
      const ended = new AbortController();
      const over = new AbortController();
      void clock.sleep(LONGEST_MS, ended.signal).then(() => over.abort());
      const tried = new Set<string>();
      const put = async (batch: EventEntry[]) => {
        if (batch.some(({ Id }) => tried.has(Id))) {
          await clock.sleep(random() * PAUSE_MS, over.signal);
        }
        for (const { Id } of batch) tried.add(Id);
        over.signal.throwIfAborted();
        return (await load()).put(batch, over.signal);
      };
      try {
        const confirmed = await confirmAll(intoCalls(entries, entryBytes, LARGEST_CALL_BYTES), put);
        return new Set(
          events.filter((_, index) => confirmed.has(String(index))).map(({ id }) => id),
        );
      } finally {
        ended.abort();
      }
    },
  };
};
