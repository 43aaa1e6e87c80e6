import { queryParameters } from '../lib/mpc/signing/queryParameters.ts';
import type { SignableUrl } from '../lib/mpc/signing/signRequest.ts';

/** A URL that can be signed, or what is wrong with it. */
export type UrlReading =
  | { readonly ok: true; readonly url: SignableUrl }
  | { readonly ok: false; readonly problem: string };

const URL_AS_WRITTEN =
  /^(?<origin>https?:\/\/(?<authority>[^/?#\\]+))(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?(?:#.*)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const CONTROL_CHARACTER = /[\x00-\x1f\x7f]/;

const unusable = (problem: string): UrlReading => ({ ok: false, problem });

/**
 * Reads a URL as it is written: unlike a WHATWG `URL` it escapes nothing in the path and resolves no dot segment, so that
 * the signature is that of the text given. Only the host is normalised (lower case, default port left out), which is
 * what every client sends. A fragment is never sent and left out.
 */
export const readSignableUrl = (text: string): UrlReading => {
  if (CONTROL_CHARACTER.test(text))
    return unusable('holds a line end or another control character');
  const {
    origin = '',
    authority = '',
    path = '',
    query = '',
  } = URL_AS_WRITTEN.exec(text)?.groups ?? {};
  if (!URL.canParse(origin)) return unusable('must be an absolute http or https URL');
  if (authority.includes('@')) return unusable('must not hold a user name or password');
  try {
    return { ok: true, url: { host: new URL(origin).host, path, query: queryParameters(query) } };
  } catch {
    return unusable('has a query with a broken percent sequence; a percent sign is written %25');
  }
};
