import { parseSigningDate, signingDate } from '../lib/mpc/signing/signingDate.ts';
import type { AccessKeys, RequestToSign, SignableUrl } from '../lib/mpc/signing/signRequest.ts';
import { readHeaderOptions } from './headerOptions.ts';
import { readSignableUrl } from './signableUrl.ts';
import type { Surroundings } from './surroundings.ts';

/** The options of `sign` as they were typed. */
export interface SignOptions {
  readonly method?: string;
  readonly url?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly securityToken?: string;
  readonly date?: string;
  readonly header?: readonly string[];
  readonly body?: string;
  readonly json?: true;
}

/** What is to be signed, or everything that is wrong with the options. No problem shows a key, token or header value. */
export type SignReading =
  | {
      readonly ok: true;
      readonly request: RequestToSign;
      readonly keys: AccessKeys;
      readonly date: string;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

const METHOD = /^[A-Za-z]+$/;

const differ = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b;

const readMethod = ({ method }: SignOptions, problems: string[]): string => {
  if (!method) problems.push('--method is missing');
  else if (!METHOD.test(method)) problems.push('--method must be letters, such as DELETE');
  return method ?? '';
};

const readUrl = ({ url }: SignOptions, problems: string[]): SignableUrl | undefined => {
  if (!url) {
    problems.push('--url is missing');
    return undefined;
  }
  const reading = readSignableUrl(url);
  if (reading.ok) return reading.url;
  problems.push(`--url ${reading.problem}`);
  return undefined;
};

const readKeys = (
  options: SignOptions,
  header: string | undefined,
  env: Surroundings['env'],
  problems: string[],
): AccessKeys => {
  const accessKey = options.accessKey || env['HUAWEICLOUD_SDK_AK'];
  if (!accessKey) problems.push('--access-key is missing, and so is HUAWEICLOUD_SDK_AK');
  const secretKey = options.secretKey || env['HUAWEICLOUD_SDK_SK'];
  if (!secretKey) problems.push('--secret-key is missing, and so is HUAWEICLOUD_SDK_SK');

  const given = options.securityToken || undefined;
  if (differ(given, header)) problems.push('--security-token and X-Security-Token differ');
  const ofEnvironment = options.secretKey ? undefined : env['HUAWEICLOUD_SDK_SECURITY_TOKEN'];
  const securityToken = given ?? header ?? (ofEnvironment || undefined);
  return {
    accessKey: accessKey ?? '',
    secretKey: secretKey ?? '',
    ...(securityToken === undefined ? {} : { securityToken }),
  };
};

const readDate = (
  { date: given }: SignOptions,
  header: string | undefined,
  now: Surroundings['now'],
  problems: string[],
): string => {
  if (differ(given, header)) problems.push('--date and X-Sdk-Date differ');
  const date = given ?? header ?? signingDate(now());
  if (parseSigningDate(date) === undefined) {
    const source = given === undefined ? 'X-Sdk-Date' : '--date';
    problems.push(`${source} must be an instant in UTC as YYYYMMDDTHHMMSSZ`);
  }
  return date;
};

/**
 * Reads the options of `sign`. Keys that are not given come from the environment; its security token belongs to its
 * secret key and is left alone when another secret key is given.
 */
export const readSignOptions = (
  options: SignOptions,
  { env, now }: Pick<Surroundings, 'env' | 'now'>,
): SignReading => {
  const problems: string[] = [];
  const method = readMethod(options, problems);
  const url = readUrl(options, problems);
  const { headers, problems: ofHeaders } = readHeaderOptions(options.header ?? []);
  problems.push(...ofHeaders);
  const keys = readKeys(options, headers['x-security-token'], env, problems);
  const date = readDate(options, headers['x-sdk-date'], now, problems);
  if (problems.length > 0 || url === undefined) return { ok: false, problems };
  return { ok: true, request: { method, url, headers, body: options.body ?? '' }, keys, date };
};
