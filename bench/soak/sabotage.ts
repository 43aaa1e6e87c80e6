import type { Clock } from '../../lib/mpc/clock.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import type { Queues } from '../../lib/queue/queues.ts';

/** Ways to break the consumer on purpose, each of which the checker has to find. */
export const SABOTAGES = ['ack-before-send', 'lose-on-throw', 'cancel-twice'] as const;

/** One of {@link SABOTAGES}. */
export type Sabotage = (typeof SABOTAGES)[number];

interface Ports {
  readonly transport: Transport;
  readonly queues: Queues;
  readonly clock: Clock;
}

const LATE_MS = 2_000;

const ackBeforeSend = ({ queues, clock }: Ports): Queues => ({
  ...queues,
  send: (queue, messages) => {
    void clock.sleep(LATE_MS).then(() => queues.send(queue, messages));
    return Promise.resolve(new Set(messages.map(({ id }) => id)));
  },
});

const loseOnThrow =
  ({ transport }: Ports): Transport =>
  async (request, limits) => {
    const answer = await transport(request, limits);
    return answer.kind === 'answer' || request.method !== 'DELETE'
      ? answer
      : { kind: 'answer', status: 204, headers: {}, body: '', complete: true };
  };

const cancelTwice =
  ({ transport }: Ports): Transport =>
  async (request, limits) => {
    const answer = await transport(request, limits);
    if (request.method === 'DELETE') await transport(request, limits);
    return answer;
  };

/**
 * Breaks the ports of a consumer.
 *
 * - `ack-before-send`: says that copies are on their queue, and sends them later.
 * - `lose-on-throw`: takes a call that brought no answer for a success.
 * - `cancel-twice`: sends each cancel again.
 */
export const sabotagePorts = (ports: Ports, sabotage: Sabotage | undefined): Ports => {
  switch (sabotage) {
    case 'ack-before-send':
      return { ...ports, queues: ackBeforeSend(ports) };
    case 'lose-on-throw':
      return { ...ports, transport: loseOnThrow(ports) };
    case 'cancel-twice':
      return { ...ports, transport: cancelTwice(ports) };
    case undefined:
      return ports;
    default:
      return sabotage satisfies never;
  }
};
