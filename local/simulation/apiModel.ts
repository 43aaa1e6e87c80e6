import type { Clock } from '../../lib/mpc/clock.ts';
import type { Transport, WireAnswer } from '../../lib/mpc/transport.ts';
import type { Simulator } from '../mpc-simulator/simulator.ts';

/** What the way to the API does to calls. */
export interface Network {
  /** Milliseconds of one way there or back. */
  readonly oneWayMs: number;
}

const noAnswer = (reason: string): WireAnswer => ({ kind: 'no_answer', reason, sent: true });

/** A transport that ends in the simulator, in fake time. */
export const createModelTransport = (
  simulator: Simulator,
  clock: Clock,
  { oneWayMs }: Network,
): Transport => {
  return async (request, { timeoutMs, signal }) => {
    const deadline = clock.now() + timeoutMs;
    await clock.sleep(oneWayMs);
    const answer = simulator.handle({
      method: request.method,
      path: request.target,
      headers: request.headers,
      body: request.body,
    });
    if (answer.wire === 'hang') {
      await clock.sleep(deadline - clock.now(), signal);
      return noAnswer(signal?.aborted ? 'ABORTED' : 'TIMEOUT');
    }
    await clock.sleep(answer.delayMs + oneWayMs, signal);
    if (signal?.aborted) return noAnswer('ABORTED');
    if (clock.now() > deadline) return noAnswer('TIMEOUT');
    if (answer.wire === 'reset') return noAnswer('ECONNRESET');
    const complete = answer.wire === 'answer';
    const body = complete ? answer.body : answer.body.slice(0, answer.body.length / 2);
    if (!complete && answer.body === '') return noAnswer('ECONNRESET');
    return { kind: 'answer', status: answer.status, headers: answer.headers, body, complete };
  };
};
