import type { EventEntry, EventsClient } from '../../lib/events/eventBridgeClient.ts';
import type { ResolvedEvent } from '../../lib/events/outcomeEvents.ts';

/** What a bus says of an entry. `lost`: nothing at all. */
export type Word = 'taken' | 'throttled' | 'refused' | 'lost';

/**
 * A bus in the place of EventBridge's client, with a listener.
 * @param judge - what is said of an event; a thrown error fails the whole call.
 */
export const createListener = (
  judge: (event: ResolvedEvent, call: number) => Word = () => 'taken',
) => {
  const heard: ResolvedEvent[] = [];
  const calls: EventEntry[][] = [];
  let loaded = 0;
  const detailOf = ({ event }: EventEntry): ResolvedEvent => JSON.parse(event.Detail ?? 'null');
  const client: EventsClient = {
    put: (entries) => {
      calls.push([...entries]);
      const said = entries.map((entry) => ({ entry, word: judge(detailOf(entry), calls.length) }));
      const idsOf = (word: Word) =>
        said.filter((each) => each.word === word).map(({ entry }) => entry.Id);
      for (const { entry, word } of said) if (word === 'taken') heard.push(detailOf(entry));
      return Promise.resolve({ confirmed: idsOf('taken'), repeatable: idsOf('throttled') });
    },
  };
  return {
    heard,
    calls,
    client,
    loads: () => loaded,
    load: (): Promise<EventsClient> => {
      loaded++;
      return Promise.resolve(client);
    },
  };
};

/** Variables with a bus. */
export const WITH_BUS = { EVENT_BUS_NAME: 'outcomes' };
