import type { SettledRequest } from '../stack/settledRequest.ts';

/** Every way in which a request can end. */
export const END_KINDS = [
  'cancelled',
  'already_cancelled',
  'too_late',
  'not_found',
  'expired',
  'mismatch',
  'dead',
  'rejected',
] as const;

/** One of {@link END_KINDS}. */
export type EndKind = (typeof END_KINDS)[number];

/** How a message ended, by what the service logged of it. */
export interface Ending {
  /** Line of the file from which the message comes, over all its copies; 0 as long as it is not known. */
  readonly line: number;
  /** Absent when the body could not be read. */
  readonly taskId?: string;
  readonly messageId: string;
  /** Body of a message that does not say its line. */
  readonly body?: string;
  /** Status of the HTTP answer that told it; absent when it ended on the queue. */
  readonly answered?: number;
  readonly kind: EndKind;
  /** The status that made it too late. */
  readonly status?: string;
  /** Epoch milliseconds in the time of the demo. */
  readonly at: number;
  /** The API's ids of the calls that led to it, as far as they were answered. */
  readonly requestIds: readonly string[];
}

/** Whether a word is the name of an end. */
export const isEndKind = (name: unknown): name is EndKind =>
  END_KINDS.some((kind) => kind === name);

const kindOf = ({ fate, outcome }: SettledRequest): EndKind | undefined => {
  switch (fate) {
    case 'dead':
      return 'dead';
    case 'parked':
      return 'rejected';
    case 'done':
      if (!isEndKind(outcome)) throw new TypeError(`the demo knows no outcome ${outcome}`);
      return outcome;
    // It had ended before, and owed only its event.
    case 'told':
    case 'handed_back':
    case 'retried':
    case 'split':
    case 'kept':
      return undefined;
    default:
      return fate satisfies never;
  }
};

/** Where a message comes from: the line that it says, or its body. */
export type Origin = { readonly line: number } | { readonly line: 0; readonly body: string };

/** The ending that a settled message is; undefined when it goes on, as itself or as a copy. */
export const endingOf = (
  settled: SettledRequest,
  origin: Origin,
  at: number,
): Ending | undefined => {
  const kind = kindOf(settled);
  if (kind === undefined) return undefined;
  const { task_id: taskId, status, attempts } = settled;
  return {
    ...origin,
    ...(taskId !== undefined && { taskId }),
    messageId: settled.message_id,
    kind,
    ...(status !== undefined && { status }),
    at,
    requestIds: attempts.flatMap(({ mpc_request_id: id }) => (id === undefined ? [] : [id])),
  };
};
