import { afterRedrive } from '../cancel/attempts.ts';
import { copyOf, sourceAttributes } from '../queue/copies.ts';
import type { Outgoing } from '../queue/queues.ts';
import type { Letter } from './letter.ts';

/**
 * The request as it goes back to the source queue: the body untouched, the sender's attributes, and a history that
 * starts over but for the number of redrives and what was sent to the API.
 *
 * @param at - epoch milliseconds at which it can be served.
 * @param delaySeconds - 0 to 900.
 */
export const redriveCopy = ({ message }: Letter, at: number, delaySeconds: number): Outgoing => ({
  ...copyOf(message, sourceAttributes(message, afterRedrive(message.attempts, at))),
  delaySeconds,
});
