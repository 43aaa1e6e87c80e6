import { type Attempts, writeAttempts } from '../cancel/attempts.ts';
import { messageBytes } from '../queue/batches.ts';
import { type Attributes, OUR_ATTRIBUTES, stringAttribute } from '../queue/message.ts';
import type { Outgoing, Queues } from '../queue/queues.ts';

/** Bytes that a message of the source queue may have: 256 KiB, as the template declares. */
const LARGEST_MESSAGE = 262_144;
/** A list of large requests would fill the function's memory. */
const LARGEST_LIST = 16 * 1_024 * 1_024;

/** What is to be put on the queue. */
export interface Load {
  readonly bodies: readonly string[];
  readonly attempts: Attempts;
  /** Name of the caller, for whoever reads the queue. */
  readonly caller: string;
  readonly delaySeconds?: number;
}

const attributesOf = ({ attempts, caller }: Load): Attributes => ({
  [OUR_ATTRIBUTES.attempts]: stringAttribute(writeAttempts(attempts)),
  caller: stringAttribute(caller),
});

/** Whether the queue has room for each message, and the function for all of them. */
export const fitsQueue = (load: Load): boolean => {
  const sizes = load.bodies.map((MessageBody) =>
    messageBytes({ MessageBody, MessageAttributes: attributesOf(load) }),
  );
  return (
    sizes.every((size) => size <= LARGEST_MESSAGE) &&
    sizes.reduce((sum, size) => sum + size, 0) <= LARGEST_LIST
  );
};

/** Puts requests on the source queue. @returns of each whether SQS has confirmed it. Never rejects. */
export const putOnQueue = async (load: Load, queues: Queues): Promise<boolean[]> => {
  const { bodies, delaySeconds } = load;
  const attributes = attributesOf(load);
  const messages = bodies.map(
    (body, index): Outgoing => ({
      id: String(index),
      body,
      attributes,
      ...(delaySeconds === undefined ? {} : { delaySeconds }),
    }),
  );
  const confirmed = await queues.send('source', messages);
  return bodies.map((_, index) => confirmed.has(String(index)));
};
