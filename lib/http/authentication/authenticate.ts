import type { HttpRequest } from '../httpRequest.ts';

/** How a caller proves who it is: a Standard Webhooks signature, an AK/SK signature, or API Gateway's IAM authorizer. */
export type AuthenticationKind = 'webhook' | 'access_key' | 'iam';

/** Who has been let in. */
export interface Caller {
  readonly name: string;
  readonly via: AuthenticationKind;
  /** Projects in which it may cancel. */
  readonly projects: 'all' | ReadonlySet<string>;
}

/**
 * What came of an authentication. A refusal says nothing of its reason, since it would tell an attacker how far he has come.
 * `unavailable` says that the list of callers could not be read, so that nobody can be let in for now; it depends on
 * nothing in the request.
 */
export type Authentication =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly unavailable?: true };

/** The gatekeeper of the HTTP door. */
export interface Authenticator {
  /**
   * Decides who is calling.
   * @param accepted - what the route accepts; a kind that is off by the settings lets nobody in.
   * @returns never rejects.
   */
  authenticate(
    request: HttpRequest,
    accepted: readonly AuthenticationKind[],
  ): Promise<Authentication>;
}
