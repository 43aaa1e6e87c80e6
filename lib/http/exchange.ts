import type { Resolution } from '../cancel/outcome.ts';
import type { CancelRequest } from '../cancel/request.ts';
import type { HttpAnswer } from './answer.ts';
import type { Caller } from './authentication/authenticate.ts';
import type { HttpRequest } from './httpRequest.ts';

/** A request that was let in, on its way through an action. */
export interface Visit {
  readonly request: HttpRequest;
  readonly caller: Caller;
  /** Of the path, where it has one. */
  readonly projectId?: string;
  /** In `X-Request-Id` of the answer. */
  readonly requestId: string;
  /** Epoch milliseconds at which the answer must be out. */
  readonly deadline: number;
}

/** An answer with what is to be told of how it came about. */
export interface Handled {
  readonly answer: HttpAnswer;
  /** The request for one task, when it was one. */
  readonly wanted?: CancelRequest;
  /** What the engine came to. */
  readonly resolution?: Resolution;
  /** Requests that SQS has confirmed, and those that it has not. */
  readonly queued?: number;
  readonly notQueued?: number;
  /** Whether the event bus has confirmed the event of the outcome; absent where none is told. */
  readonly told?: boolean;
}

/** Whether a caller may cancel in a project. */
export const mayCancelIn = ({ projects }: Caller, projectId: string): boolean =>
  projects === 'all' || projects.has(projectId);
