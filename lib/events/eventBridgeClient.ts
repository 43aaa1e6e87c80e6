import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { BatchResult } from '../queue/confirmAll.ts';

/** An event with a name of its own, by which its result is told. */
export interface EventEntry {
  readonly Id: string;
  readonly event: PutEventsRequestEntry;
}

/** The call of EventBridge that is made. Kept apart, since loading the client costs 45 to 75 ms. */
export interface EventsClient {
  put(entries: readonly EventEntry[], signal: AbortSignal): Promise<BatchResult>;
}

/** Of one try of a call. */
const TIMEOUT_MS = 1_000;

/** Codes of entries that may be taken another time (API reference, PutEventsResultEntry). */
const REPEATABLE: ReadonlySet<string | undefined> = new Set([
  'InternalFailure',
  'ThrottlingException',
]);

const isTaken = ({ EventId, ErrorCode }: PutEventsResultEntry): boolean =>
  EventId !== undefined && ErrorCode === undefined;

/**
 * Makes a client from the process's environment: region, credentials and, for a local stack,
 * `AWS_ENDPOINT_URL_EVENTBRIDGE`.
 */
export const createEventBridgeClient = (): EventsClient => {
  const client = new EventBridgeClient({
    requestHandler: {
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  return {
    put: async (entries, abortSignal) => {
      const { Entries = [] } = await client.send(
        new PutEventsCommand({ Entries: entries.map(({ event }) => event) }),
        { abortSignal },
      );
      // Results stand in the order of the entries.
      const idsOf = (holds: (result: PutEventsResultEntry) => boolean): string[] =>
        entries.filter((_, index) => holds(Entries[index] ?? {})).map(({ Id }) => Id);
      return {
        confirmed: idsOf(isTaken),
        repeatable: idsOf((result) => !isTaken(result) && REPEATABLE.has(result.ErrorCode)),
      };
    },
  };
};
