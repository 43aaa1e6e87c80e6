import type { Clock } from '../../lib/mpc/clock.ts';
import type { Transport, WireAnswer } from '../../lib/mpc/transport.ts';
import type { SimulatedAnswer } from '../mpc-simulator/exchange.ts';
import type { Simulator } from '../mpc-simulator/simulator.ts';

/** What the way to the API does to calls. */
export interface Network {
  /** Milliseconds of one way there or back. */
  readonly oneWayMs: number;
}

const noAnswer = (reason: string): WireAnswer => ({ kind: 'no_answer', reason, sent: true });

/** What of an answer arrives at the caller. */
const asReceived = ({ wire, status, headers, body }: SimulatedAnswer): WireAnswer => {
  if (wire === 'answer') return { kind: 'answer', status, headers, body, complete: true };
  if (wire !== 'cut' || body === '') return noAnswer('ECONNRESET');
  const half = body.slice(0, body.length / 2);
  return { kind: 'answer', status, headers, body: half, complete: false };
};

/** A transport that ends in the simulator, in fake time. */
export const createModelTransport = (
  simulator: Pick<Simulator, 'handle'>,
  clock: Clock,
  { oneWayMs }: Network,
): Transport => {
  return async ({ method, target, headers, body }, { timeoutMs, signal }) => {
    const deadline = clock.now() + timeoutMs;
    await clock.sleep(oneWayMs);
    const answer = simulator.handle({ method, path: target, headers, body });
    const hangs = answer.wire === 'hang';
    await clock.sleep(hangs ? deadline - clock.now() : answer.delayMs + oneWayMs, signal);
    if (signal?.aborted) return noAnswer('ABORTED');
    return hangs || clock.now() > deadline ? noAnswer('TIMEOUT') : asReceived(answer);
  };
};
