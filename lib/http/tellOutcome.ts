import type { End } from '../cancel/ended.ts';
import type { OutcomePublisher } from '../events/outcomeEvents.ts';
import { toResolvedEvent } from '../events/toResolvedEvent.ts';
import type { Clock } from '../mpc/clock.ts';
import type { Handled } from './exchange.ts';
import type { FinalOutcome } from './outcomeAnswer.ts';

const endOf = (outcome: FinalOutcome): End => {
  if (outcome.kind !== 'rejected') return outcome;
  const { class: failureClass, code, message } = outcome.failure;
  return { kind: 'rejected', failure: { class: failureClass, code, message } };
};

/**
 * Tells an event bus of a request that came to its end while its caller waited. The caller has the answer in any case, so
 * an event that is not confirmed is only noted; one that goes by the queue is told of from there.
 */
export const createOutcomeTeller =
  (publisher: OutcomePublisher, clock: Pick<Clock, 'now'>) =>
  async (handled: Handled): Promise<Handled> => {
    const { wanted, resolution } = handled;
    const { outcome, calls = [] } = resolution ?? {};
    if (wanted === undefined || outcome === undefined) return handled;
    if (outcome.kind === 'deferred' || outcome.kind === 'retry') return handled;
    const tries = calls.some(({ operation }) => operation === 'cancel') ? 1 : 0;
    const detail = toResolvedEvent({ names: wanted, end: endOf(outcome), tries }, clock.now());
    const confirmed = await publisher.publish([{ id: 'outcome', detail }]);
    return { ...handled, told: confirmed.has('outcome') };
  };
