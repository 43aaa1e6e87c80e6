import { type Authenticate, trustEveryone } from '../../local/mpc-simulator/authentication.ts';
import type { SimulatedAnswer } from '../../local/mpc-simulator/exchange.ts';
import type { SettingsPatch } from '../../local/mpc-simulator/settings.ts';
import { createSimulator, type Simulator } from '../../local/mpc-simulator/simulator.ts';
import type { TaskStatus } from '../../local/mpc-simulator/task.ts';

export const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const START = Date.UTC(2026, 2, 4, 5, 6, 7);

export interface Listing {
  readonly task_array: readonly { readonly task_id: string; readonly status: string }[];
  readonly is_truncated: number;
  readonly total: number;
}

export interface SimulatedService {
  readonly simulator: Simulator;
  /** Lets `ms` milliseconds pass. */
  pass(ms: number): void;
  call(method: string, path: string, body?: string): SimulatedAnswer;
  cancel(id: string): SimulatedAnswer;
  list(query: string): Listing;
  statusOf(id: string): TaskStatus | undefined;
}

/** A queue in which nothing moves, and quota for all. */
export const STILL: SettingsPatch = {
  quota: { perMinute: 100_000, overallPerMinute: 100_000 },
  lifecycle: { startsPerMinute: 0, durationMs: 1e12 },
};

export const simulate = (
  settings: SettingsPatch = STILL,
  {
    authenticate = trustEveryone('local-account', [PROJECT]),
    seed = 1,
  }: { authenticate?: Authenticate; seed?: number } = {},
): SimulatedService => {
  let now = START;
  const simulator = createSimulator({ now: () => now, authenticate, settings, seed });
  const call = (method: string, path: string, body = ''): SimulatedAnswer =>
    simulator.handle({ method, path: path.replace('{p}', PROJECT), headers: {}, body });
  return {
    simulator,
    pass(ms) {
      now += ms;
    },
    call,
    cancel: (id) => call('DELETE', `/v1/{p}/transcodings?task_id=${id}`),
    list: (query) => JSON.parse(call('GET', `/v1/{p}/transcodings?${query}`).body),
    statusOf: (id) => simulator.task(PROJECT, id)?.status,
  };
};

export const errorOf = ({ status, body }: SimulatedAnswer): [number, string, string] => {
  const { error_code: code, error_msg: message } = JSON.parse(body);
  return [status, code, message];
};
