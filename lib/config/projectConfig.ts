import type { Credential } from '../mpc/credentials/credential.ts';

/** Where the credential of a project is. */
export type CredentialOrigin =
  | { readonly from: 'settings'; readonly credential: Credential }
  /** A secret of AWS Secrets Manager, in JSON. */
  | { readonly from: 'secret'; readonly arn: string };

/** Access to one project of the transcoding API. */
export interface ProjectConfig {
  /** Absent: looked up by the region. */
  readonly projectId?: string;
  readonly region: string;
  /** Scheme and host of the transcoding API. */
  readonly endpoint: string;
  /** Scheme and host of IAM. */
  readonly iamEndpoint: string;
  readonly credentials: CredentialOrigin;
  /** Requests a minute that the tenant has, over all environments of all functions. */
  readonly requestsPerMinute: number;
  /** Projects of one group share one quota, since the limit is the tenant's. */
  readonly quotaGroup: string;
}

/** A name for the credential of a project, the same for the same credential: projects that share it share a tenant. */
export const credentialName = (origin: CredentialOrigin): string => {
  if (origin.from === 'secret') return `secret ${origin.arn}`;
  const { credential } = origin;
  return credential.kind === 'password'
    ? `user ${JSON.stringify([credential.domainName, credential.userName])}`
    : `key ${credential.accessKey}`;
};
