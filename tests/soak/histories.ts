import { type CheckOptions, check } from '../../bench/soak/checker/check.ts';
import type { HistoryEvent, Settled } from '../../bench/soak/historyEvent.ts';
import type { Purpose } from '../../bench/soak/plan.ts';
import type { QueueName } from '../../lib/queue/queues.ts';

const FIRST_TASK = 100;

/** Writes down what happens to request 0, whose task is 100, a second apart. */
export const history = () => {
  const events: HistoryEvent[] = [];
  let at = 0;
  const next = (): number => {
    at += 1_000;
    return at;
  };
  const on = (queue: QueueName, message: string) => ({ at: next(), queue, message, request: 0 });
  const story = {
    events,
    sent: (queue: QueueName, message: string) => {
      events.push({ kind: 'sent', ...on(queue, message) });
      return story;
    },
    received: (queue: QueueName, message: string, duplicate = false) => {
      events.push({ kind: 'received', ...on(queue, message), duplicate });
      return story;
    },
    deleted: (queue: QueueName, message: string) => {
      events.push({ kind: 'deleted', ...on(queue, message) });
      return story;
    },
    called: (task: string, cancelled: boolean, status = 204) => {
      events.push({
        kind: 'called',
        at: next(),
        operation: 'cancel',
        tasks: [task],
        status,
        cancelled,
      });
      return story;
    },
    settled: (
      message: string,
      how: Partial<Pick<Settled, 'outcome' | 'cancels' | 'failed'>> & Pick<Settled, 'fate'>,
    ) => {
      const settled = { process: 'consumer-0', failed: false, cancels: 0, ...how };
      events.push({ kind: 'settled', at: next(), message, request: 0, ...settled });
      return story;
    },
    killed: () => {
      events.push({ kind: 'killed', at: next(), process: 'consumer-0' });
      return story;
    },
  };
  return story;
};

/** A request that is sent, cancelled and acknowledged, as most are. */
export const cancelled = () =>
  history()
    .sent('source', 'm1')
    .received('source', 'm1')
    .called('100', true)
    .settled('m1', { outcome: 'cancelled', fate: 'done', cancels: 1 })
    .deleted('source', 'm1');

/** Judges a history of request 0. */
export const judge = (
  events: readonly HistoryEvent[],
  purpose: Purpose = 'cancel',
  options: Partial<CheckOptions> = {},
) =>
  check(events, {
    requests: 1,
    purposeOf: () => purpose,
    requestFor: (task) => (Number(task) === FIRST_TASK ? 0 : -1),
    quota: { perMinute: 100, share: 0.05, perKill: 35 },
    ...options,
  });

/** The rules that a history breaks. */
export const rulesBroken = (events: readonly HistoryEvent[], purpose: Purpose = 'cancel') =>
  judge(events, purpose).violations.map(({ rule }) => rule);
