import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { Context } from 'aws-lambda';
import type { HttpAnswer } from './answer.ts';
import type { Exchange, HttpDoor, Invocation } from './door.ts';
import type { HttpEvent } from './httpRequest.ts';
import { unavailable } from './problem.ts';

/** What Lambda takes as the answer to an HTTP request, of either payload. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Runs one invocation and notes what became of it. */
export type Observe = (
  context: Context,
  answer: (invocation: Invocation) => Promise<Exchange>,
) => Promise<Exchange>;

const toResponse = (
  { status, headers, body = '' }: HttpAnswer,
  requestId: string,
): HttpResponse => ({
  statusCode: status,
  headers: { ...headers, 'Cache-Control': 'no-store', 'X-Request-Id': requestId },
  body,
});

/** An answer, not a page: nothing in it is to be loaded or run. */
const SECURITY = {
  contentSecurityPolicy: { 'default-src': "'none'", 'report-to': '' },
  permissionsPolicy: false,
} as const;

/**
 * Puts the middleware around a door. The JSON body parser is not among it: the body's bytes are what is signed, so that
 * the door lets it look at them only once their sender is known.
 *
 * @param failed - told of an error that is our own mistake.
 */
export const createHttpHandler = (
  door: HttpDoor,
  observe: Observe,
  failed: (error: unknown) => void,
) =>
  middy<HttpEvent, HttpResponse>()
    .use(httpHeaderNormalizer())
    .use(httpSecurityHeaders(SECURITY))
    .use(httpErrorHandler({ logger: false }))
    .onError((request) => {
      failed(request.error);
      const { status, headers, body } = unavailable('Something went wrong: nothing was accepted.');
      // The form in which the error handler writes an error as it is.
      request.error = Object.assign(new Error(body), {
        statusCode: status,
        expose: true,
        headers,
      });
    })
    .handler(async (event, context) => {
      const { answer } = await observe(context, (invocation) => door.answer(event, invocation));
      return toResponse(answer, context.awsRequestId);
    });
