import type { Reply } from './exchange.ts';

/** An error of the transcoding service or of IAM: `error_code` and `error_msg`, no request id in the body. */
export const serviceError = (status: number, code: string, message: string): Reply => ({
  status,
  code,
  body: JSON.stringify({ error_code: code, error_msg: message }),
});

/** An error of the gateway, which puts the request id into the body as well. */
export const gatewayError = (
  status: number,
  code: string,
  message: string,
  requestId: string,
): Reply => ({
  status,
  code,
  body: JSON.stringify({ error_msg: message, error_code: code, request_id: requestId }),
});

/*
 * Statuses, codes and messages of the service: pages DeleteTranscodingTask (mpc_04_0018), ListTranscodingTask (mpc_04_0019),
 * DeleteTranscodingTaskByConsole and ErrorCode of the API reference.
 */

/** A parameter is missing, malformed or out of range. */
export const INVALID_PARAMETER = serviceError(400, 'MPC.10202', 'Invalid request parameter.');

/** A body that is not announced as JSON. */
export const WRONG_CONTENT_TYPE = serviceError(400, 'MPC.10205', 'Incorrect request content type.');

/** The path's project is none of the caller's. */
export const WRONG_TENANT = serviceError(401, 'MPC.10208', 'Failed to verify the tenant ID.');

/** A storage location of another region. */
export const WRONG_LOCATION = serviceError(403, 'MPC.10209', 'Invalid input or output OBS path.');

/** No such task in this project. */
export const NO_SUCH_TASK = serviceError(403, 'MPC.10211', 'The task does not exist.');

/** The two documented answers to a cancel that cannot be done. */
export const CANCEL_REFUSED = {
  'MPC.10212': serviceError(400, 'MPC.10212', 'Operation failed.'),
  'MPC.10213': serviceError(
    403,
    'MPC.10213',
    'Operation failed. The task is in progress or has been completed.',
  ),
} as const;

/** The record of a task that has not ended cannot be deleted. */
export const NOT_FINAL = serviceError(
  400,
  'MPC.10213',
  'Operation failed. The task is not in the final state.',
);
