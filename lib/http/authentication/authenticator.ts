import { createAccessKeyVerifier } from './accessKeySignature.ts';
import type { AuthenticationKind, Authenticator } from './authenticate.ts';
import type { AuthenticationConfig, Callers } from './callers.ts';
import { type CurrentCallersOptions, createCurrentCallers } from './currentCallers.ts';
import { createIamVerifier } from './iamIdentity.ts';
import type { Verdict, Verifier } from './verifier.ts';
import { createWebhookVerifier } from './webhookSignature.ts';

/** What {@link createAuthenticator} needs besides the settings. */
export interface AuthenticatorOptions extends CurrentCallersOptions {
  /**
   * Told of each refusal: `webhook:out_of_time` for each kind that was looked at. Neither secrets nor anything that the
   * request said.
   */
  readonly refused: (reasons: readonly string[]) => void;
}

const verifiersOf = (callers: Callers): Readonly<Record<AuthenticationKind, Verifier>> => ({
  webhook: createWebhookVerifier(callers.webhook),
  access_key: createAccessKeyVerifier(callers.access_key),
  iam: createIamVerifier(callers.iam),
});

const reasonOf = (kind: AuthenticationKind, verdict: Verdict): string =>
  `${kind}:${'caller' in verdict ? 'one_of_two' : verdict.reason}`;

/**
 * The gatekeeper. Every kind that the route accepts is looked at, whatever headers there are; a request that proves to
 * come from two callers comes from nobody.
 */
export const createAuthenticator = (
  auth: AuthenticationConfig,
  options: AuthenticatorOptions,
): Authenticator => {
  const { clock, refused } = options;
  const currentCallers = createCurrentCallers(auth, options);
  let made: { readonly callers: Callers; readonly verifiers: ReturnType<typeof verifiersOf> };
  const current = async (): Promise<ReturnType<typeof verifiersOf> | undefined> => {
    try {
      const callers = await currentCallers();
      if (made?.callers !== callers) made = { callers, verifiers: verifiersOf(callers) };
      return made.verifiers;
    } catch {
      return undefined;
    }
  };
  return {
    authenticate: async (request, accepted) => {
      const verifiers = await current();
      if (verifiers === undefined) {
        refused(['callers_unavailable']);
        return { ok: false, unavailable: true };
      }
      const now = clock.now();
      const verdicts = accepted
        .filter((kind) => auth.kinds.has(kind))
        .map((kind) => [kind, verifiers[kind](request, now)] as const);
      const [caller, other] = verdicts.flatMap(([, verdict]) =>
        'caller' in verdict ? [verdict.caller] : [],
      );
      if (caller !== undefined && other === undefined) return { ok: true, caller };
      refused(verdicts.map(([kind, verdict]) => reasonOf(kind, verdict)));
      return { ok: false };
    },
  };
};
