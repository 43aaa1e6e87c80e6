import type { AuthenticationKind, Caller } from './authenticate.ts';

interface Known {
  readonly name: string;
  readonly projects: Caller['projects'];
}

/** Signs with one of its secrets; several while they are being rotated. */
export interface WebhookCaller extends Known {
  /** As they are handed out: `whsec_` and base64. */
  readonly secrets: readonly string[];
}

/** Signs with its key pair. */
export interface AccessKeyCaller extends Known {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Is let in by AWS itself. */
export interface IamCaller extends Known {
  /** Of a user, a role or a session of one. */
  readonly arn: string;
}

/** Everyone who may call, by the way in which they prove it. */
export interface Callers {
  readonly webhook: readonly WebhookCaller[];
  readonly access_key: readonly AccessKeyCaller[];
  readonly iam: readonly IamCaller[];
}

/** Where the list of callers is. */
export type CallersOrigin =
  | { readonly from: 'settings'; readonly callers: Callers }
  /** A secret of AWS Secrets Manager that holds it in JSON. */
  | { readonly from: 'secret'; readonly arn: string };

/** Who may call, and how. */
export interface AuthenticationConfig {
  /** The kinds that are on; at least one. */
  readonly kinds: ReadonlySet<AuthenticationKind>;
  readonly callers: CallersOrigin;
}
