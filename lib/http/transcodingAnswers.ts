import type { Failure } from '../mpc/failure.ts';
import { type HttpAnswer, jsonAnswer } from './answer.ts';

/** Codes, statuses and texts of the transcoding API and its gateway, as far as this service answers for them. */
export const TRANSCODING_ERRORS = {
  'MPC.10202': { status: 400, message: 'Invalid request parameter.' },
  'MPC.10208': { status: 401, message: 'Failed to verify the tenant ID.' },
  'MPC.10211': { status: 403, message: 'The task does not exist.' },
  'MPC.10212': { status: 400, message: 'Operation failed.' },
  'APIGW.0101': {
    status: 404,
    message: 'The API does not exist or has not been published in the environment',
  },
  'APIGW.0201': { status: 413, message: 'Request entity too large' },
  'APIGW.0203': { status: 504, message: 'Backend timeout' },
  'APIGW.0301': { status: 401, message: 'Incorrect IAM authentication information' },
  'APIGW.0308': { status: 429, message: 'The throttling threshold has been reached' },
  'APIGW.0613': { status: 503, message: 'The IAM service is currently unavailable' },
} as const;

/** One of {@link TRANSCODING_ERRORS}. */
export type TranscodingError = keyof typeof TRANSCODING_ERRORS;

/**
 * An error as the transcoding API writes it. Its gateway puts the request's id into the body as well.
 * @param requestId - also in the header `X-Request-Id` of every answer.
 */
export const transcodingError = (
  code: TranscodingError,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => {
  const { status, message } = TRANSCODING_ERRORS[code];
  return jsonAnswer(
    status,
    {
      error_code: code,
      error_msg: message,
      ...(code.startsWith('APIGW.') ? { request_id: requestId } : {}),
    },
    headers,
  );
};

const blamesClient = (status: number | undefined): status is number =>
  Math.floor(Number(status) / 100) === 4;

/** Passes on what the transcoding API itself refuses for good: such as its client would have heard from it. */
export const refusal = ({ code, message, status }: Failure): HttpAnswer =>
  jsonAnswer(blamesClient(status) ? status : 400, { error_code: code, error_msg: message });
