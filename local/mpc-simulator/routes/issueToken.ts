import * as z from 'zod/mini';
import type { Account, Project } from '../accounts.ts';
import { serviceError } from '../errorReplies.ts';
import { jsonReply, type Reply } from '../exchange.ts';
import { FailureLock, LOGIN_LOCK } from '../failureLock.ts';
import { issueToken } from '../tokens.ts';
import { type Call, type Outcome, unchanged } from './call.ts';
import { parseJsonBody } from './jsonBody.ts';

const named = z.looseObject({ id: z.optional(z.string()), name: z.optional(z.string()) });

const login = z.looseObject({
  auth: z.looseObject({
    identity: z.looseObject({
      methods: z.array(z.string()),
      password: z.optional(
        z.looseObject({
          user: z.looseObject({
            name: z.string(),
            password: z.string(),
            domain: z.looseObject({ name: z.string() }),
          }),
        }),
      ),
      hw_ak_sk: z.optional(
        z.looseObject({
          access: z.looseObject({ key: z.string() }),
          secret: z.looseObject({ key: z.string() }),
        }),
      ),
    }),
    scope: z.optional(z.looseObject({ project: z.optional(named), domain: z.optional(named) })),
  }),
});

type Login = z.infer<typeof login>['auth'];

/** Documented life of a token. */
const TOKEN_LIFE_MS = 24 * 3_600_000;

const MALFORMED = serviceError(400, 'IAM.0007', 'Request parameter auth is invalid.');
const WRONG_PASSWORD = serviceError(401, 'IAM.0062', 'Incorrect username or password.');
const LOGIN_LOCKED = serviceError(401, 'IAM.0061', 'The account is locked.');
const WRONG_KEY = serviceError(
  401,
  'IAM.0001',
  'The request you have made requires authentication.',
);
const WRONG_SCOPE = serviceError(403, 'IAM.0002', 'You have no right to use the scope.');

/**
 * KeystoneCreateUserTokenByPassword, and the same call with a key pair (`hw_ak_sk`), which public code uses although
 * the manual does not show it. The token comes in the header X-Subject-Token.
 */
export const createIssueToken = (): ((call: Call) => Outcome) => {
  const lock = new FailureLock(LOGIN_LOCK);
  return (call) => {
    const parsed = login.safeParse(parseJsonBody(call.request.body));
    if (!parsed.success) return unchanged(MALFORMED);
    const { identity, scope } = parsed.data.auth;
    const caller = identify(identity, call, lock);
    if ('status' in caller) return unchanged(caller);
    const project = findProject(caller.account, scope);
    if (project === undefined && scope?.project !== undefined) return unchanged(WRONG_SCOPE);
    return { reply: tokenReply(call, caller, identity.methods, project), effect: 'token_issued' };
  };
};

interface Caller {
  readonly account: Account;
  readonly user: string;
}

const identify = (identity: Login['identity'], call: Call, lock: FailureLock): Caller | Reply => {
  const { password, hw_ak_sk: keys } = identity;
  if (identity.methods.includes('password') && password !== undefined) {
    return checkPassword(password.user, call, lock);
  }
  if (identity.methods.includes('hw_ak_sk') && keys !== undefined) {
    const found = call.directory.key(keys.access.key);
    if (found?.key.secretKey !== keys.secret.key) return WRONG_KEY;
    return { account: found.account, user: found.account.users[0]?.name ?? found.account.name };
  }
  return MALFORMED;
};

const checkPassword = (
  given: { name: string; password: string; domain: { name: string } },
  call: Call,
  lock: FailureLock,
): Caller | Reply => {
  const login = `${given.domain.name} ${given.name}`;
  if (lock.isLocked(login, call.now)) return LOGIN_LOCKED;
  const account = call.directory.account(given.domain.name);
  const user = account?.users.find(({ name }) => name === given.name);
  if (account === undefined || user?.password !== given.password) {
    return lock.fail(login, call.now) ? LOGIN_LOCKED : WRONG_PASSWORD;
  }
  lock.succeed(login);
  return { account, user: user.name };
};

const findProject = (account: Account, scope: Login['scope']): Project | undefined => {
  const wanted = scope?.project;
  if (wanted === undefined) return undefined;
  return account.projects.find(({ id, name }) =>
    wanted.id === undefined ? name === wanted.name : id === wanted.id,
  );
};

const tokenReply = (
  call: Call,
  { account, user }: Caller,
  methods: readonly string[],
  project: Project | undefined,
): Reply => {
  const expiresAt = call.now + TOKEN_LIFE_MS;
  const domain = { id: account.name, name: account.name };
  const token = issueToken({
    account: account.name,
    user,
    expiresAt,
    epoch: call.directory.tokenEpoch,
    ...(project && { project: project.id }),
  });
  const body = {
    token: {
      expires_at: microseconds(expiresAt),
      issued_at: microseconds(call.now),
      methods,
      ...(project === undefined ? { domain } : { project: { ...project, domain } }),
      user: { domain, id: user, name: user, password_expires_at: '' },
      roles: [{ id: '0', name: 'mpc_adm' }],
      catalog: [],
    },
  };
  return { ...jsonReply(201, body), headers: { 'x-subject-token': token } };
};

/** IAM writes times with six decimals. */
const microseconds = (epochMs: number): string =>
  new Date(epochMs).toISOString().replace('Z', '000Z');
