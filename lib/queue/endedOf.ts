import type { End, Ended, Names } from '../cancel/ended.ts';
import type { Outcome, Resolution } from '../cancel/outcome.ts';
import type { Shape } from '../cancel/shapes/readShape.ts';
import type { Disposition } from './disposition.ts';
import type { Message } from './message.ts';

const endOf = (disposition: Disposition, outcome: Outcome | undefined): End | undefined => {
  // A request is not done by any other outcome.
  if (disposition.kind === 'done') return outcome as End;
  if (disposition.kind !== 'move' || disposition.to === 'source') return undefined;
  const { class: failureClass, code, message } = disposition.reason;
  return {
    kind: disposition.to === 'parked' ? 'rejected' : 'dead',
    failure: { class: failureClass, code, message },
  };
};

const namesOf = (shape: Shape): Names => {
  if (shape.kind === 'invalid') return shape.claimed;
  return shape.kind === 'single' ? shape.request : {};
};

/**
 * How a message ends, as far as that is to be told. Undefined when it goes on, and for an outcome event of our own that
 * came back by a rule that catches too much: to tell of that would never end.
 */
export const endedOf = (
  message: Message,
  shape: Shape,
  disposition: Disposition,
  resolution: Resolution | undefined,
): Ended | undefined => {
  const end = endOf(disposition, resolution?.outcome);
  if (end === undefined || (shape.kind === 'unrecognised' && shape.isOutcome)) return undefined;
  const isTried = resolution !== undefined && resolution.calls.length > 0;
  return {
    names: namesOf(shape),
    taskIds: shape.kind === 'list' ? shape.taskIds : undefined,
    end,
    tries: message.attempts.tries + (isTried ? 1 : 0),
    messageId: message.id,
  };
};
