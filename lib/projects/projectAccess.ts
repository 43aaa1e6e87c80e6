import type { CredentialOrigin, ProjectConfig } from '../config/projectConfig.ts';
import type { EngineConfig } from '../config.ts';
import type { Clock } from '../mpc/clock.ts';
import type { Authorizer } from '../mpc/credentials/authorizer.ts';
import { type CredentialSource, fixedCredential } from '../mpc/credentials/credential.ts';
import { createIam } from '../mpc/credentials/iam.ts';
import { createProjectAuthorizer } from '../mpc/credentials/projectAuthorizer.ts';
import { lookUpProject } from '../mpc/credentials/projectLookup.ts';
import { createRefusedLogins } from '../mpc/credentials/refusedLogins.ts';
import { createTokens } from '../mpc/credentials/tokens.ts';
import type { Transport } from '../mpc/transport.ts';
import { createSecretSource, type SecretReader } from '../secrets/secretSource.ts';

/** How one project proves itself. */
export interface ProjectAccess {
  readonly authorizer: Authorizer;
  /**
   * Looks the project's id up by its region.
   * @throws {CredentialsUnavailable} when it cannot be found.
   */
  lookUp(): Promise<string>;
}

/** What access needs of the world outside. */
export interface AccessEffects {
  readonly clock: Clock;
  readonly transport: Transport;
  /** Needed only when the credentials of a project are in a secret. */
  readonly readSecret?: SecretReader;
}

/** Makes the access of projects, one after another. Those that share a secret share its reading. */
export const createProjectAccess = (
  { secretTtlMs: ttlMs, attemptTimeoutMs: timeoutMs }: EngineConfig,
  { clock, transport, readSecret }: AccessEffects,
): ((project: ProjectConfig) => ProjectAccess) => {
  const iam = createIam({ transport, clock, timeoutMs });
  const refused = createRefusedLogins(clock);
  const secrets = new Map<string, CredentialSource>();

  const secretSource = (arn: string): CredentialSource => {
    if (readSecret === undefined) throw new Error('secrets are configured but cannot be read here');
    const source = secrets.get(arn) ?? createSecretSource({ arn, readSecret, ttlMs, clock });
    secrets.set(arn, source);
    return source;
  };
  const sourceOf = (origin: CredentialOrigin): CredentialSource =>
    origin.from === 'secret' ? secretSource(origin.arn) : fixedCredential(origin.credential);

  return ({ projectId: id, region: name, iamEndpoint: endpoint, credentials }) => {
    const source = sourceOf(credentials);
    const project = id === undefined ? { name } : { id };
    const tokens = createTokens({ iam, endpoint, project, source, refused, clock });
    const authorizer = createProjectAuthorizer({ source, tokens, clock });
    return { authorizer, lookUp: () => lookUpProject({ iam, endpoint, name, authorizer }) };
  };
};
