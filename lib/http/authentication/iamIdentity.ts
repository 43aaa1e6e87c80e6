import type { IamCaller } from './callers.ts';
import type { Verifier } from './verifier.ts';

const SESSION = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/;
const ROLE = /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;

/** A role by what identifies it. Its path does not, and is not in the ARN of a session. */
const roleOf = (arn: string, form: RegExp): string | undefined => {
  const [, ...parts] = form.exec(arn) ?? [];
  return parts.length === 0 ? undefined : parts.join(':');
};

const isCaller = (configured: string, arn: string): boolean => {
  if (configured === arn) return true;
  const role = roleOf(configured, ROLE);
  return role !== undefined && role === roleOf(arn, SESSION);
};

/**
 * Believes whom AWS's own IAM authorizer has let in, if it is one of the configured callers. A session of a role is its
 * role: `arn:aws:sts::123456789012:assumed-role/ingest/i-0abc` calls as `arn:aws:iam::123456789012:role/ingest`.
 */
export const createIamVerifier =
  (callers: readonly IamCaller[]): Verifier =>
  ({ iamCaller }) => {
    if (iamCaller === undefined) return { reason: 'absent' };
    const found = callers.find(({ arn }) => isCaller(arn, iamCaller));
    return found === undefined
      ? { reason: 'unknown_identity' }
      : { caller: { name: found.name, via: 'iam', projects: found.projects } };
  };
