import type { FailedIntegration } from '../http-api/startHttpApi.ts';
import { invocationTrouble } from './invocationTrouble.ts';

const reasonOf = (end: FailedIntegration['end']): string | undefined => {
  switch (end.kind) {
    case 'threw':
    case 'timed_out':
      return invocationTrouble(end);
    case 'integration_timed_out':
      return 'took longer than an HTTP API waits';
    case 'malformed':
      return `gave an answer that HTTP does not know: ${JSON.stringify(end.answer)}`;
  }
};

/** What went wrong between the HTTP API and a function, in words. */
export const httpTrouble = ({ routeKey, end }: FailedIntegration): string =>
  `${routeKey}: the function ${reasonOf(end)}`;
