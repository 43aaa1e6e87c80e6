import type { FailedIntegration } from '../http-api/startHttpApi.ts';

const reasonOf = (end: FailedIntegration['end']): string => {
  switch (end.kind) {
    case 'threw':
      return `threw: ${end.error instanceof Error ? (end.error.stack ?? end.error.message) : String(end.error)}`;
    case 'timed_out':
      return 'ran into its time-out';
    case 'integration_timed_out':
      return 'took longer than an HTTP API waits';
    case 'malformed':
      return `gave an answer that HTTP does not know: ${JSON.stringify(end.answer)}`;
  }
};

/** What went wrong between the HTTP API and a function, in words. */
export const httpTrouble = ({ routeKey, end }: FailedIntegration): string =>
  `${routeKey}: the function ${reasonOf(end)}`;
