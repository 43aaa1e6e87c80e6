import type { Clock } from '../clock.ts';
import { CredentialsUnavailable } from './authorizer.ts';
import type { CredentialSource, Login } from './credential.ts';
import { type Iam, unreadableAnswer } from './iam.ts';
import type { RefusedLogins } from './refusedLogins.ts';
import { singleFlight } from './singleFlight.ts';
import { type ProjectScope, readToken, type Token, tokenRequest } from './tokenRequest.ts';

/** The tokens of one project. */
export interface Tokens {
  /**
   * A token that is good now.
   * @throws {CredentialsUnavailable} when none can be had.
   */
  current(login: Login): Promise<string>;
  /**
   * Gets another token in the place of one that was refused.
   * @returns whether there is one.
   */
  replace(value: string): Promise<boolean>;
}

/** What {@link createTokens} needs. */
export interface TokensOptions {
  readonly iam: Iam;
  /** Scheme and host of IAM. */
  readonly endpoint: string;
  readonly project: ProjectScope;
  readonly source: CredentialSource;
  /** Shared by all projects. */
  readonly refused: RefusedLogins;
  readonly clock: Clock;
}

/** A token lives a day (documented); one is renewed this long before its end, or at nine tenths of a shorter life. */
const BEFORE_EXPIRY_MS = 1_800_000;
/** While IAM cannot be asked and the token is still good, it is asked no more often than this. */
const BETWEEN_TRIES_MS = 30_000;

interface Held extends Token {
  readonly login: Login;
  readonly renewAt: number;
}

/** Nothing can be renewed for someone who is not let in: the fault is the project's. */
const asProjectFault = ({ failure }: CredentialsUnavailable): CredentialsUnavailable =>
  new CredentialsUnavailable({ ...failure, class: 'project', remedy: 'none' });

/** Gets project-scoped tokens for a password, keeps them, and renews each once for all who need it. */
export const createTokens = (options: TokensOptions): Tokens => {
  const { iam, endpoint, project, source, refused, clock } = options;
  let held: Held | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let wanted: Login | undefined;

  const logIn = async (login: Login): Promise<Held> => {
    const earlier = refused.find(login);
    if (earlier) throw earlier;
    triedAt = clock.now();
    try {
      const answer = await iam.call(tokenRequest(endpoint, login, project), [login.password]);
      const now = clock.now();
      const token = readToken(answer, now);
      if (token === undefined) throw unreadableAnswer('the answer holds no token');
      const ahead = Math.min(BEFORE_EXPIRY_MS, (token.expiresAt - now) / 10);
      return { ...token, login, renewAt: token.expiresAt - ahead };
    } catch (error) {
      if (!(error instanceof CredentialsUnavailable) || error.failure.class !== 'auth') throw error;
      const refusal = asProjectFault(error);
      refused.add(login, refusal);
      throw refusal;
    }
  };

  /** Logs in; with a password that was refused once more if the source has another one by now. */
  const logInAnew = async (login: Login): Promise<Held> => {
    try {
      return await logIn(login);
    } catch (error) {
      if (refused.find(login) !== error || !(await source.replace(login))) throw error;
      const other = await source.current();
      if (other.kind !== 'password') throw error;
      return logIn(other);
    }
  };

  const renew = singleFlight(async () => {
    // Nobody asks for another token before the first.
    held = await logInAnew(wanted as Login);
    return held;
  });

  const isDue = ({ renewAt, login }: Held, now: number): boolean =>
    (now >= renewAt || login !== wanted) && now - triedAt >= BETWEEN_TRIES_MS;

  const renewIfPossible = async (present: Held): Promise<Held> => {
    try {
      return await renew();
    } catch (error) {
      if (error instanceof CredentialsUnavailable) return present;
      throw error;
    }
  };

  return {
    current: async (login) => {
      wanted = login;
      const now = clock.now();
      if (held === undefined || now >= held.expiresAt) return (await renew()).value;
      return (isDue(held, now) ? await renewIfPossible(held) : held).value;
    },
    replace: async (value) => {
      if (held !== undefined && held.value !== value) return true;
      held = undefined;
      try {
        return (await renew()).value !== value;
      } catch (error) {
        if (error instanceof CredentialsUnavailable) return false;
        throw error;
      }
    },
  };
};
