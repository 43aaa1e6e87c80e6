import type * as z from 'zod/mini';
import type { SimulatorClock } from '../clock.ts';
import { describeIssue, SettingsError } from '../settings.ts';
import type { Simulator } from '../simulator.ts';

/** A call of the control API, taken apart. */
export interface ControlCall {
  /** The JSON body; an empty object when there is none. */
  readonly body: unknown;
  readonly query: URLSearchParams;
  readonly simulator: Simulator;
  readonly clock: SimulatorClock;
}

/** One operation of the control API. */
export interface ControlOperation {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Behind `/__simulator/`. */
  readonly path: string;
  /** What it does and takes, for whoever asks. */
  readonly what: string;
  /** Returns what goes back as JSON. */
  readonly run: (call: ControlCall) => unknown;
}

/**
 * Checks the body of a control call.
 *
 * @throws {SettingsError} with every problem
 */
export const parseBody = <Schema extends z.ZodMiniType>(
  schema: Schema,
  { body }: ControlCall,
): z.output<Schema> => {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map(describeIssue));
  return parsed.data;
};
