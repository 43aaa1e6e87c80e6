import { noAttempts, writeAttempts } from '../cancel/attempts.ts';
import { type Message, OUR_ATTRIBUTES, stringAttribute, withOurs } from './message.ts';
import type { Outgoing, Queues } from './queues.ts';

/**
 * Puts each task of a list on the source queue as a message of its own, with the attributes of the list.
 * @returns whether SQS has confirmed all of them; if not, the list must stay, and a repetition is harmless.
 */
export const splitList = async (
  list: Message,
  singleBodies: readonly string[],
  queues: Queues,
): Promise<boolean> => {
  const attributes = withOurs(
    list.attributes,
    {
      [OUR_ATTRIBUTES.attempts]: stringAttribute(
        writeAttempts(noAttempts(list.attempts.enqueuedAt)),
      ),
    },
    OUR_ATTRIBUTES.attempts,
  );
  const singles = singleBodies.map(
    (body, index): Outgoing => ({
      id: String(index),
      body,
      attributes,
      ...(list.groupId === undefined ? {} : { groupId: list.groupId }),
    }),
  );
  const confirmed = await queues.send('source', singles);
  return confirmed.size === singles.length;
};
