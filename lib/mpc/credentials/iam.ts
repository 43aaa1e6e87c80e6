import type { Clock } from '../clock.ts';
import { credentialsIn } from '../conceal.ts';
import type { FailureClass } from '../errors/errorTable.ts';
import type { Failure } from '../failure.ts';
import { readFailure } from '../readFailure.ts';
import type { Transport, WireAnswer, WireRequest } from '../transport.ts';
import { CredentialsUnavailable } from './authorizer.ts';

/** A successful answer of IAM. */
export type IamAnswer = WireAnswer & { readonly kind: 'answer' };

/** The service that knows users, tokens and projects. */
export interface Iam {
  /**
   * Sends one request once.
   * @param secrets - texts of its body that must not come back in the words of an error.
   * @throws {CredentialsUnavailable} unless the answer is 2xx: of class `retry` when IAM is busy or out of reach, `auth`
   * when it did not accept the authentication of the request, else `project`.
   */
  call(request: WireRequest, secrets?: readonly string[]): Promise<IamAnswer>;
}

/** What {@link createIam} needs. */
export interface IamOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Milliseconds that one call may take. */
  readonly timeoutMs: number;
}

/** Tokens and projects may be asked for again: nothing is ambiguous. Any other refusal is not the fault of one request. */
const CLASSES: Readonly<Record<FailureClass, FailureClass>> = {
  retry: 'retry',
  ambiguous: 'retry',
  auth: 'auth',
  project: 'project',
  permanent: 'project',
};

const failureOf = (answer: WireAnswer, secrets: readonly string[], now: number): Failure => {
  const { code, status, requestId, message, remedy, ...read } = readFailure(answer, now, secrets);
  return {
    // Without its throttle, which is not the one of the transcoding API.
    class: status !== undefined && status >= 500 ? 'retry' : CLASSES[read.class],
    code,
    message: `IAM: ${message}`,
    sent: false,
    remedy,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
  };
};

const serverTimeOf = (answer: WireAnswer): number | undefined => {
  const date = Date.parse((answer.kind === 'answer' && answer.headers['date']) || '');
  return Number.isNaN(date) ? undefined : date;
};

/** Makes the access to IAM. */
export const createIam = ({ transport, clock, timeoutMs }: IamOptions): Iam => ({
  call: async (request, secrets = []) => {
    const answer = await transport(request, { timeoutMs });
    if (answer.kind === 'answer' && answer.status >= 200 && answer.status < 300) return answer;
    const failure = failureOf(answer, [...credentialsIn(request), ...secrets], clock.now());
    throw new CredentialsUnavailable(failure, serverTimeOf(answer));
  },
});

/** The failure of an answer that says success but not what was asked for. */
export const unreadableAnswer = (what: string): CredentialsUnavailable =>
  new CredentialsUnavailable({
    class: 'retry',
    code: 'HTTP.UNREADABLE',
    message: `IAM: ${what}`,
    sent: false,
    remedy: 'none',
  });
