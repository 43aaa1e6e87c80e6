import type { CallResult } from '../mpc/callResult.ts';
import type { Gate, Lane, Leave, Refusal } from './gate.ts';

/** Calls of one kind, to be sent through a gate. */
export interface Dispatch<Item, Value> {
  readonly gate: Gate;
  readonly lane: Lane;
  /** Epoch milliseconds after which none is started. */
  readonly lastStart: number;
  /** Once aborted none is started either. */
  readonly ending?: AbortSignal | undefined;
  /** Calls that may be out at once, at least 1. */
  readonly concurrency: number;
  /** Whether anything is left to call for. */
  hasNext(): boolean;
  /** The next thing to call for: asked once leave is there, since what is known changes while it is waited for. */
  next(): Item | undefined;
  call(item: Item): Promise<CallResult<Value>>;
  /** Takes in a final answer. */
  answered(item: Item, result: CallResult<Value>): void;
  /** The item was not dealt with, only held up: it comes first when there is time again. */
  putBack(item: Item, result: CallResult<Value>): void;
}

/**
 * Sends calls until there is nothing left to do or no leave to do it.
 * Asks for leave one call at a time, so that projects that share a quota take turns.
 *
 * @returns why it stopped early; undefined when all was done.
 */
export const dispatch = async <Item, Value>(
  work: Dispatch<Item, Value>,
): Promise<Refusal | undefined> => {
  const { gate, lane } = work;
  let out = 0;
  let refusal: Refusal | undefined;
  let thrown: { readonly error: unknown } | undefined;
  /** Wakes who waits for a call to come back: a race of all that are out would cost each call as much as there are. */
  let wake = (): void => undefined;
  const oneBack = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });

  const send = async (item: Item, { permit }: Leave & { kind: 'granted' }): Promise<void> => {
    out++;
    try {
      const { kind, result } = await gate.pass(lane, permit, () => work.call(item));
      if (kind === 'again') work.putBack(item, result);
      else work.answered(item, result);
    } catch (error) {
      thrown ??= { error };
    } finally {
      out--;
      wake();
    }
  };

  for (;;) {
    if (thrown) throw thrown.error;
    const isOver = refusal !== undefined || !work.hasNext();
    if (isOver && out === 0) return refusal;
    if (isOver || out >= work.concurrency) {
      await oneBack();
      continue;
    }
    const leave = await gate.admit(lane, work.lastStart, work.ending);
    if (leave.kind === 'refused') {
      refusal = leave;
      continue;
    }
    const item = work.next();
    if (item === undefined) gate.giveBack(lane, leave.permit);
    else void send(item, leave);
  }
};
