import { optional } from '../decode/decoder.ts';
import { strictObject } from '../decode/object.ts';
import type { Credential } from '../mpc/credentials/credential.ts';
import { type NameOf, type Report, readFields } from './report.ts';
import { exactText, instant, printable, text } from './values.ts';

/** Fields of a key pair; the first three are named as the official SDKs name them. */
const KEY_FIELDS = [
  'HUAWEICLOUD_SDK_AK',
  'HUAWEICLOUD_SDK_SK',
  'HUAWEICLOUD_SDK_SECURITY_TOKEN',
  'KEYS_EXPIRE_AT',
] as const;
/** Fields of a user who logs in for tokens. */
const LOGIN_FIELDS = ['IAM_USER', 'IAM_PASSWORD', 'IAM_DOMAIN'] as const;

/** All fields in which a credential is given, by environment variables and inside a secret alike. */
export const CREDENTIAL_FIELDS: readonly string[] = [...KEY_FIELDS, ...LOGIN_FIELDS];

const keysSchema = strictObject({
  HUAWEICLOUD_SDK_AK: printable,
  HUAWEICLOUD_SDK_SK: printable,
  HUAWEICLOUD_SDK_SECURITY_TOKEN: optional(printable),
  KEYS_EXPIRE_AT: optional(instant),
});

const loginSchema = strictObject({ IAM_USER: text, IAM_PASSWORD: exactText, IAM_DOMAIN: text });

type Fields = Readonly<Record<string, unknown>>;

const readKeys = (fields: Fields, nameOf: NameOf, report: Report): Credential | undefined => {
  const read = readFields(keysSchema, fields, nameOf, report);
  if (read === undefined) return undefined;
  const { HUAWEICLOUD_SDK_SECURITY_TOKEN: securityToken, KEYS_EXPIRE_AT: expiresAt } = read;
  if (expiresAt !== undefined && securityToken === undefined) {
    report(nameOf('KEYS_EXPIRE_AT'), 'belongs to temporary keys, which have a security token');
  }
  return {
    kind: 'access_key',
    accessKey: read.HUAWEICLOUD_SDK_AK,
    secretKey: read.HUAWEICLOUD_SDK_SK,
    ...(securityToken === undefined ? {} : { securityToken }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
};

const readLogin = (fields: Fields, nameOf: NameOf, report: Report): Credential | undefined => {
  const read = readFields(loginSchema, fields, nameOf, report);
  return (
    read && {
      kind: 'password',
      userName: read.IAM_USER,
      password: read.IAM_PASSWORD,
      domainName: read.IAM_DOMAIN,
    }
  );
};

/**
 * Reads exactly one credential, a key pair or a login,.
 * @returns undefined when that is not what the fields hold, once all that is wrong was reported.
 */
export const readCredential = (
  fields: Fields,
  nameOf: NameOf,
  report: Report,
): Credential | undefined => {
  const keyField = KEY_FIELDS.find((field) => fields[field] !== undefined);
  const loginField = LOGIN_FIELDS.find((field) => fields[field] !== undefined);
  if (loginField === undefined) return readKeys(fields, nameOf, report);
  if (keyField === undefined) return readLogin(fields, nameOf, report);
  report(
    nameOf(loginField),
    `must not stand beside ${nameOf(keyField)}: one kind of credentials per project`,
  );
  return undefined;
};
