import {
  AUTH_TEXTS,
  type AuthRemedy,
  type ErrorRow,
  type FailureClass,
  GATEWAY_ERRORS,
  MPC_ERRORS,
} from './errorTable.ts';

/** What is known of an error answer before it is classified. */
export interface ErrorAnswer {
  readonly status: number;
  /** `error_code` of the body; absent when the body carries none or cannot be read. */
  readonly code?: string;
  readonly message: string;
  /** False when the body was cut off, so that its code may be missing for that reason alone. */
  readonly complete: boolean;
}

/** The class of an answer, and for `auth` what may mend it. */
export interface Classification {
  readonly class: FailureClass;
  readonly remedy: AuthRemedy;
}

const index = (rows: readonly ErrorRow[]): ReadonlyMap<string, readonly ErrorRow[]> =>
  Map.groupBy(
    rows.flatMap((row) => row.codes.map((code) => ({ ...row, codes: [code] }))),
    (row) => row.codes[0] as string,
  );

const mpcRows = index(MPC_ERRORS);
const gatewayRows = index(GATEWAY_ERRORS);
const GATEWAY_CODE = /^APIG(?:W)?\.(\d{4})$/;

const findRow = (code: string, status: number): ErrorRow | undefined => {
  const number = GATEWAY_CODE.exec(code)?.[1];
  const rows = number === undefined ? mpcRows.get(code) : gatewayRows.get(number);
  return rows?.find((row) => row.statuses === undefined || row.statuses.includes(status));
};

const byStatus = ({ status, code, complete }: ErrorAnswer): FailureClass => {
  if (status === 502 || status === 504) return 'ambiguous';
  if (status >= 500 || status === 429 || status === 408) return 'retry';
  if (status === 401) return 'auth';
  // A redirect comes from the endpoint, whatever the request was.
  if (status < 400) return 'project';
  return code?.startsWith('MPC.') || !complete ? 'ambiguous' : 'permanent';
};

const remedyOf = (message: string): AuthRemedy => {
  const text = message.toLowerCase();
  return AUTH_TEXTS.find((row) => text.includes(row.text))?.remedy ?? 'renew';
};

/**
 * Classifies an answer that is not 2xx: by its code where the table knows it, else by its status.
 * Unknown codes: 5xx and 429 are retried, 401 is an authentication failure, another 4xx is ambiguous when the
 * transcoding service itself sent it and permanent otherwise.
 */
export const classify = (answer: ErrorAnswer): Classification => {
  const row = answer.code === undefined ? undefined : findRow(answer.code, answer.status);
  const failureClass = row?.class ?? byStatus(answer);
  if (failureClass !== 'auth') return { class: failureClass, remedy: 'none' };
  const remedy = remedyOf(answer.message);
  return remedy === 'none' ? { class: 'project', remedy } : { class: 'auth', remedy };
};
