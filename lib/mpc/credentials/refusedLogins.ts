import type { Clock } from '../clock.ts';
import type { CredentialsUnavailable } from './authorizer.ts';
import type { Login } from './credential.ts';

/** The logins that IAM has refused lately, of all projects: several may log in as the same user. */
export interface RefusedLogins {
  /** The refusal of this very password, while it should not be tried again. */
  find(login: Login): CredentialsUnavailable | undefined;
  add(login: Login, error: CredentialsUnavailable): void;
}

/**
 * A password that was refused is not tried again for so long: five failures of a login within a quarter of an hour, by
 * all environments together, lock the user out (IAM's default), here and wherever else he logs in.
 */
const REFUSED_MS = 900_000;

const keyOf = ({ domainName, userName, password }: Login): string =>
  JSON.stringify([domainName, userName, password]);

/** Makes the memory of refused logins. */
export const createRefusedLogins = (clock: Clock): RefusedLogins => {
  const refusals = new Map<
    string,
    { readonly error: CredentialsUnavailable; readonly until: number }
  >();
  return {
    find: (login) => {
      const refusal = refusals.get(keyOf(login));
      return refusal && clock.now() < refusal.until ? refusal.error : undefined;
    },
    add: (login, error) => {
      refusals.set(keyOf(login), { error, until: clock.now() + REFUSED_MS });
    },
  };
};
