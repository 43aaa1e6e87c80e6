import type { MappingObservation } from '../event-source-mapping/startEventSourceMapping.ts';

/** What went wrong between a queue and its function, in words; undefined when nothing did. */
export const mappingTrouble = (observation: MappingObservation): string | undefined => {
  switch (observation.kind) {
    case 'invoked': {
      const { result } = observation;
      if (result.kind === 'failed') return `an invocation threw: ${String(result.error)}`;
      if (result.kind === 'malformed') return `an invocation answered wrongly: ${result.why}`;
      return result.kind === 'timed_out' ? 'an invocation timed out' : undefined;
    }
    case 'receive_failed':
      return `SQS gave no messages: ${String(observation.error)}`;
    case 'delete_failed':
      return `SQS did not delete ${observation.messageIds.length} messages`;
    default:
      return observation satisfies never;
  }
};
