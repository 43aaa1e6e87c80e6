import type { Account } from '../../local/mpc-simulator/accounts.ts';

export const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const REGION = 'cn-north-4';
const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mpc-AbCdEf';

/** Credentials that look as real ones do, and open nothing but a simulator. */
const KEY = {
  HUAWEICLOUD_SDK_AK: 'HPUACANARY0PERMANENT',
  HUAWEICLOUD_SDK_SK: 'sKcAnArYpErMaNeNt0123456789aBcDeFgHiJkLm',
};
const TEMPORARY = {
  HUAWEICLOUD_SDK_AK: 'HSTACANARY0TEMPORARY',
  HUAWEICLOUD_SDK_SK: 'sKcAnArYtEmPoRaRy0123456789aBcDeFgHiJkLm',
  HUAWEICLOUD_SDK_SECURITY_TOKEN: `ggpjbi1ub3J0aC00${'Canary+Token/of=Temporary'.repeat(12)}==`,
};
/** Short, and with all that is escaped somewhere. */
const LOGIN = { IAM_USER: 'films', IAM_PASSWORD: 'Ca"na\\ry/ pässw0rd', IAM_DOMAIN: 'studio' };

const SECRET_FIELDS = [
  'HUAWEICLOUD_SDK_AK',
  'HUAWEICLOUD_SDK_SK',
  'HUAWEICLOUD_SDK_SECURITY_TOKEN',
  'IAM_PASSWORD',
];

/** An account that lets all of them in. */
export const ACCOUNT: Account = {
  name: LOGIN.IAM_DOMAIN,
  users: [{ name: LOGIN.IAM_USER, password: LOGIN.IAM_PASSWORD }],
  keys: [
    { accessKey: KEY.HUAWEICLOUD_SDK_AK, secretKey: KEY.HUAWEICLOUD_SDK_SK },
    {
      accessKey: TEMPORARY.HUAWEICLOUD_SDK_AK,
      secretKey: TEMPORARY.HUAWEICLOUD_SDK_SK,
      securityToken: TEMPORARY.HUAWEICLOUD_SDK_SECURITY_TOKEN,
    },
  ],
  projects: [{ id: PROJECT, name: REGION }],
};

type Fields = Readonly<Record<string, string>>;

/** Credentials as somebody gives them to the service. */
export interface Given {
  readonly variables: Fields;
  /** What stands in the secret, where there is one. */
  readonly secret?: Fields;
}

const ID = { HUAWEICLOUD_SDK_PROJECT_ID: PROJECT };
const inSecret = (secret: Fields, rest: Fields = ID): Given => ({
  variables: { ...rest, MPC_SECRET_ARN: ARN },
  secret,
});

/** Every kind of credential, in every place where it can be given. */
export const KINDS: Readonly<Record<string, Given>> = {
  'an access key': { variables: { ...KEY, ...ID } },
  'a temporary access key': { variables: { ...TEMPORARY, ...ID } },
  'a login': { variables: { ...LOGIN, ...ID } },
  'an access key without a project id': { variables: KEY },
  'a temporary access key in a secret': inSecret(TEMPORARY),
  'a login in a secret, without a project id': inSecret(LOGIN, {}),
};

/** What of given credentials is secret. */
export const secretsOf = ({ variables, secret = {} }: Given): string[] =>
  SECRET_FIELDS.flatMap((field) => [variables[field] ?? [], secret[field] ?? []].flat());

/** The same with one of its secrets replaced; undefined where it has no such secret. */
export const withWrong = (
  { variables, secret }: Given,
  field: string,
  wrong: string,
): Given | undefined => {
  if (secret?.[field] !== undefined) return { variables, secret: { ...secret, [field]: wrong } };
  if (variables[field] === undefined) return undefined;
  return { variables: { ...variables, [field]: wrong }, ...(secret && { secret }) };
};
