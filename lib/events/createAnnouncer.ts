import { toSendableJson } from '../cancel/sendableJson.ts';
import type { Announcer } from '../queue/announcer.ts';
import { isResolvedEvent } from './isResolvedEvent.ts';
import type { OutcomePublisher } from './outcomeEvents.ts';
import { toResolvedEvent } from './toResolvedEvent.ts';

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Tells of the requests of the queue by a publisher. */
export const createAnnouncer = (
  publisher: OutcomePublisher,
  clock: { readonly now: () => number },
): Announcer => ({
  // It may have to wait as an attribute of a message.
  eventOf: (ended) => toSendableJson(JSON.stringify(toResolvedEvent(ended, clock.now()))),
  isEvent: (text) => isResolvedEvent(parse(text)),
  publish: (announcements) =>
    publisher.publish(
      announcements.map(({ messageId, event }) => ({ id: messageId, detail: JSON.parse(event) })),
    ),
});
