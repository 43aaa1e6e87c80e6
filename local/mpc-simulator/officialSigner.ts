import { parse } from 'node:querystring';
import type { SimulatorRequest } from './exchange.ts';

/** What the official signer makes of a request. */
export interface OfficialSignature {
  readonly canonicalRequest: string;
  /** Lower-case hexadecimal. */
  readonly signature: string;
}

/**
 * Signs a request as it arrived.
 *
 * @param signedHeaders the names of the client's SignedHeaders list; a header that did not arrive counts as empty
 */
export type OfficialSigner = (
  request: SimulatorRequest,
  signedHeaders: readonly string[],
  secretKey: string,
) => OfficialSignature;

/**
 * Loads the signer of the official SDK (some 50 ms for its dependencies, so only where signatures are checked).
 *
 * Its `sign` adds headers of its own choice, while a gateway has to keep to the SignedHeaders list it was given
 * (the Go SDK signs no `host`, the Python SDK signs `user-agent`). So the request is rebuilt from that list and
 * goes through the signer's own steps.
 */
export const loadOfficialSigner = async (): Promise<OfficialSigner> => {
  const { AKSKSigner } = await import('@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js');

  return class Gateway extends AKSKSigner {
    static rebuild: OfficialSigner = (request, signedHeaders, secretKey) => {
      const [path = '', query = ''] = request.path.split(/\?(.*)/s);
      const names = [...signedHeaders].sort();
      const headers = Object.fromEntries(names.map((name) => [name, request.headers[name] ?? '']));
      const canonicalRequest = Gateway.buildCanonicalRequest(
        request.method,
        Gateway.CanonicalURI(path),
        Gateway.CanonicalQueryString({ queryParams: parse(query, '&', '=', { maxKeys: 0 }) }),
        Gateway.buildCanonicalHeaders(headers),
        names.join(';'),
        // The bytes as sent; the signer's own step would serialise them anew.
        request.headers['x-sdk-content-sha256'] ?? Gateway.Hex(request.body),
      );
      const stringToSign = Gateway.getStringToSign(
        Gateway.SDK_SIGNING_ALGORITHM,
        request.headers['x-sdk-date'] ?? '',
        Gateway.Hex(canonicalRequest),
      );
      return { canonicalRequest, signature: Gateway.hmacSHA256(secretKey, stringToSign) };
    };
  }.rebuild;
};
