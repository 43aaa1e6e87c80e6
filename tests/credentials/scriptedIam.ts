import type { Transport, WireAnswer, WireRequest } from '../../lib/mpc/transport.ts';
import type { FakeClock } from './fakeClock.ts';

const DAY_MS = 86_400_000;

/** What IAM is to answer next; without one it lets everybody in. */
export type Script = ((request: WireRequest) => WireAnswer) | undefined;

/** IAM as a transport. Answers wait until they are let go when `hold` is set. */
export interface ScriptedIam {
  readonly transport: Transport;
  readonly requests: readonly WireRequest[];
  answerWith(script: Script): void;
  /** From now on answers wait. @returns lets them go. */
  hold(): () => void;
}

/** An answer with a body of JSON. */
export const jsonAnswer = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): WireAnswer => ({
  kind: 'answer',
  status,
  headers,
  body: JSON.stringify(body),
  complete: true,
});

/** IAM's answer to a good login; the token carries the number of the login. */
export const tokenAnswer = (value: string, expiresAt: number, date?: number): WireAnswer =>
  jsonAnswer(
    201,
    { token: { expires_at: new Date(expiresAt).toISOString().replace('Z', '000Z') } },
    {
      'x-subject-token': value,
      ...(date === undefined ? {} : { date: new Date(date).toUTCString() }),
    },
  );

/** Makes an IAM that issues `token-1`, `token-2`, … for a day each. */
export const createScriptedIam = (clock: FakeClock): ScriptedIam => {
  const requests: WireRequest[] = [];
  let script: Script;
  let gate: Promise<void> = Promise.resolve();
  return {
    requests,
    transport: async (request) => {
      requests.push(request);
      const answer =
        script?.(request) ?? tokenAnswer(`token-${requests.length}`, clock.now() + DAY_MS);
      await gate;
      return answer;
    },
    answerWith: (next) => {
      script = next;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
};
