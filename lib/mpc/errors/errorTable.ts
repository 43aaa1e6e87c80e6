/**
 * What an error answer means for a cancel.
 *
 * - `retry`: transient, nothing was done; try again later.
 * - `auth`: the token or the clock is stale; renew once, then treat as `project`.
 * - `project`: the account, key or permission is at fault, not the request; stop calling for this project.
 * - `permanent`: this one request can never work.
 * - `ambiguous`: the task may or may not be cancelled; only a query tells.
 */
export type FailureClass = 'retry' | 'auth' | 'project' | 'permanent' | 'ambiguous';

/** One row of the error table: which answers it covers and what they mean. */
export interface ErrorRow {
  /** Codes of the transcoding service (`MPC.nnnnn`) or numbers shared by both gateway prefixes (`APIGW.nnnn`, `APIG.nnnn`). */
  readonly codes: readonly string[];
  /** HTTP statuses the row is limited to; absent: any status, since the service pairs one code with several. */
  readonly statuses?: readonly number[];
  readonly class: FailureClass;
  readonly meaning: string;
}

const range = (prefix: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, offset) => `${prefix}${from + offset}`);

/**
 * Codes of the transcoding service.
 * Source: the error pages of the API and SDK references (ErrorCode, mpc_04_0026) and the samples of each API page.
 */
export const MPC_ERRORS: readonly ErrorRow[] = [
  { codes: ['MPC.10050'], class: 'retry', meaning: 'system error' },
  {
    codes: [...range('MPC.', 10051, 10069), ...range('MPC.', 10125, 10137)],
    class: 'permanent',
    meaning: "reason why a task's run failed, not an answer to a cancel",
  },
  { codes: ['MPC.10089', 'MPC.10090'], class: 'permanent', meaning: 'template does not exist' },
  { codes: ['MPC.10091'], class: 'permanent', meaning: 'template name exists already' },
  { codes: ['MPC.10155'], class: 'permanent', meaning: 'default subtitle language is missing' },
  { codes: ['MPC.10156'], class: 'permanent', meaning: 'file deletion failed' },
  { codes: ['MPC.10202'], class: 'permanent', meaning: 'invalid request parameter' },
  { codes: ['MPC.10203'], class: 'auth', meaning: 'identity authentication failed' },
  { codes: ['MPC.10204'], class: 'permanent', meaning: 'incorrect request method' },
  { codes: ['MPC.10205'], class: 'permanent', meaning: 'incorrect request content type' },
  { codes: ['MPC.10206'], class: 'project', meaning: 'real-name authentication not completed' },
  { codes: ['MPC.10207'], class: 'project', meaning: 'account in an abnormal state' },
  {
    codes: ['MPC.10208'],
    class: 'project',
    meaning: 'tenant check failed: wrong project id, or a token of another project',
  },
  { codes: ['MPC.10209'], class: 'permanent', meaning: 'invalid input or output path' },
  { codes: ['MPC.10211'], class: 'permanent', meaning: 'the task does not exist' },
  {
    codes: ['MPC.10212'],
    class: 'ambiguous',
    meaning: 'operation failed: the documented answer to a cancel that cannot be done',
  },
  {
    codes: ['MPC.10213'],
    class: 'ambiguous',
    meaning: 'operation failed: the task is in progress or has been completed',
  },
  { codes: ['MPC.10214'], class: 'permanent', meaning: 'notification topic does not exist' },
  { codes: ['MPC.10217'], class: 'permanent', meaning: 'trial quota exceeded' },
  { codes: ['MPC.10223', 'MPC.10224'], class: 'permanent', meaning: 'agency created or deleted' },
  {
    codes: ['MPC.10230', 'MPC.10231'],
    class: 'permanent',
    meaning: 'template group exists already or does not exist',
  },
  { codes: ['MPC.10239'], class: 'permanent', meaning: 'template does not exist' },
];

/**
 * Numbers of the API gateway; a service answers them as `APIGW.nnnn` or `APIG.nnnn` with the same meaning.
 * Source: the gateway's error code table and the signing guide's error page.
 */
export const GATEWAY_ERRORS: readonly ErrorRow[] = [
  { codes: ['0101'], class: 'permanent', meaning: 'API or method not found' },
  { codes: ['0103'], class: 'retry', meaning: 'backend not found' },
  {
    codes: ['0104', '0105'],
    class: 'retry',
    meaning: 'plug-in or backend configuration missing',
  },
  { codes: ['0106'], class: 'permanent', meaning: 'orchestration error' },
  { codes: ['0107'], class: 'retry', meaning: 'script error in the gateway' },
  {
    codes: ['0201'],
    statuses: [500, 502, 504],
    class: 'ambiguous',
    meaning: 'backend unavailable, too slow, or an unexpected error',
  },
  {
    codes: ['0201'],
    statuses: [400, 413, 414, 494],
    class: 'permanent',
    meaning: 'invalid request, or body, URI or headers too large',
  },
  { codes: ['0202'], class: 'ambiguous', meaning: 'backend unavailable' },
  { codes: ['0203'], class: 'ambiguous', meaning: 'backend timed out' },
  { codes: ['0204', '0205'], class: 'permanent', meaning: 'TLS version or client certificate' },
  { codes: ['0301'], class: 'auth', meaning: 'incorrect IAM authentication information' },
  { codes: ['0302'], class: 'project', meaning: 'IAM user not authorised for the API' },
  { codes: ['0303'], statuses: [401], class: 'auth', meaning: 'app authentication wrong' },
  { codes: ['0303'], statuses: [403], class: 'project', meaning: 'permission missing' },
  {
    codes: ['0304', '0306'],
    class: 'project',
    meaning: 'app not authorised, or access denied',
  },
  { codes: ['0305', '0307'], class: 'auth', meaning: 'the token must be updated' },
  { codes: ['0308'], class: 'retry', meaning: 'throttled' },
  { codes: ['0310'], class: 'project', meaning: 'project unavailable' },
  {
    codes: ['0311', '0312', '0313'],
    class: 'permanent',
    meaning: 'debugging or third-party authentication',
  },
  {
    codes: ['0314', '0401', '0402', '0404', '0405'],
    class: 'project',
    meaning: 'access or address denied',
  },
  { codes: ['0501', '0502'], class: 'project', meaning: 'app quota used up, or app frozen' },
  {
    codes: ['0601', '0606', '0608'],
    class: 'retry',
    meaning: 'internal, configuration or admin token error',
  },
  { codes: ['0602', '0607'], class: 'permanent', meaning: 'bad request or protocol' },
  {
    codes: ['0605', '0609', '0611', '0612'],
    class: 'retry',
    meaning: 'name resolution, backend, port or self-call',
  },
  { codes: ['0610'], class: 'retry', meaning: 'no backend available' },
  { codes: ['0613'], class: 'retry', meaning: 'IAM unavailable' },
  {
    codes: ['0615', '0616', '0617', '0705'],
    class: 'retry',
    meaning: 'third-party authentication or backend signature',
  },
  { codes: ['0802'], class: 'project', meaning: 'IAM user forbidden in this region' },
  {
    codes: ['1001', '1002', '1003', '1004'],
    class: 'permanent',
    meaning: "tokens and apps of one's own APIs",
  },
  {
    codes: ['1009', '2102', ...range('', 2201, 2213)],
    class: 'permanent',
    meaning: "settings of one's own APIs",
  },
];

/** What can be done about a failed authentication: get a new token or new keys, correct the clock, or nothing. */
export type AuthRemedy = 'renew' | 'clock' | 'none';

/** One row of the texts that follow the gateway's "Incorrect IAM authentication information". */
export interface AuthTextRow {
  /** Lower-case text that the message contains. */
  readonly text: string;
  readonly remedy: AuthRemedy;
}

/**
 * Sub-cases of gateway code 0301, first match wins. A remedy of `none` makes the failure a `project` one.
 * Source: the gateway's authentication FAQ and the error pages of its sister services.
 */
export const AUTH_TEXTS: readonly AuthTextRow[] = [
  { text: 'decrypt token fail', remedy: 'renew' },
  { text: 'token expires', remedy: 'renew' },
  { text: 'signature expired', remedy: 'clock' },
  { text: 'x-auth-token not found', remedy: 'none' },
  { text: 'verify aksk signature fail', remedy: 'none' },
  { text: 'ak not exist', remedy: 'none' },
  { text: 'reach the limit,forbidden', remedy: 'none' },
];
