import type { AccessKeys } from '../signing/signRequest.ts';

/** A key pair to sign with; a temporary one has a security token and an end. */
export interface SigningKeys extends AccessKeys {
  readonly kind: 'access_key';
  /** Epoch milliseconds; absent when the keys are permanent or their end is not known. */
  readonly expiresAt?: number;
}

/** A user who logs in for a token. */
export interface Login {
  readonly kind: 'password';
  readonly userName: string;
  readonly password: string;
  /** Name of the account that the user belongs to. */
  readonly domainName: string;
}

/** What an account gives to a program to prove itself with. */
export type Credential = SigningKeys | Login;

/** Where a credential comes from. */
export interface CredentialSource {
  /**
   * The credential as it is known now. The same object for as long as its content does not change.
   * @throws {CredentialsUnavailable} when there is none.
   */
  current(): Promise<Credential>;
  /**
   * Looks for another credential in the place of one that was refused.
   * @returns whether there is one.
   */
  replace(refused: Credential): Promise<boolean>;
}

/** A credential that stays as it is for the life of the process. */
export const fixedCredential = (credential: Credential): CredentialSource => ({
  current: () => Promise.resolve(credential),
  replace: () => Promise.resolve(false),
});
