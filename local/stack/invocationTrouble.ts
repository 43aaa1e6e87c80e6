import type { InvocationEnd } from '../invocation/invokeFunction.ts';

/** What was wrong with an invocation, in words that follow `the function`; undefined when it gave an answer. */
export const invocationTrouble = (end: InvocationEnd): string | undefined => {
  switch (end.kind) {
    case 'threw':
      return `threw: ${end.error instanceof Error ? (end.error.stack ?? end.error.message) : String(end.error)}`;
    case 'timed_out':
      return 'ran into its time-out';
    case 'returned':
      return undefined;
    default:
      return end satisfies never;
  }
};
