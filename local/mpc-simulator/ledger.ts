import type { CallKind } from './routes/match.ts';

/** What a call truly did, whatever the caller was told. */
export type Effect = 'cancelled' | 'created' | 'record_deleted' | 'token_issued' | 'none';

/** One call, as it happened. */
export interface LedgerEntry {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  readonly kind: CallKind;
  /** The path's project; empty when the path has none. */
  readonly project: string;
  /** The tasks asked for, or the one created. */
  readonly taskIds: readonly string[];
  /** The disturbance applied, by its name in the fault settings, or `down`. */
  readonly fault: string | undefined;
  readonly effect: Effect;
  /** `undefined` when the client got no status line. */
  readonly status: number | undefined;
  /** The error code answered; `undefined` on success and when no answer went out. */
  readonly code: string | undefined;
  readonly requestId: string;
}
