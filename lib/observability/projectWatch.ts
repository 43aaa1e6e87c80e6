import type { GateEvent } from '../cancel/gateEvent.ts';
import type { Metric } from './embeddedMetrics.ts';
import type { Log } from './log.ts';
import { createMeter } from './meter.ts';
import { failureFields } from './requestLine.ts';

/**
 * What is noticed of one project, whichever invocation it happens in. Its metrics:
 * `calls` sent, `throttled` of them, `call_latency` in milliseconds of those that were answered, `auth_failed` whenever
 * its credentials or its account turn out to be at fault, `breaker_open` 1 or 0.
 */
export interface ProjectWatch {
  noticed(event: GateEvent): void;
  /** Takes out what was measured since the last time; nothing when nothing happened. */
  drain(): { readonly metrics: readonly Metric[]; readonly breakerCause: string | undefined };
}

/** Watches one project in one environment. */
export const createProjectWatch = (projectId: string, log: Log): ProjectWatch => {
  const meter = createMeter();
  let breakerCause: string | undefined;
  let isQuiet = true;

  const opened = (event: GateEvent & { readonly kind: 'opened' }): void => {
    const { cause, until, failure, credentials } = event;
    breakerCause = cause;
    const fields = {
      project_id: projectId,
      credentials,
      open_until: new Date(until).toISOString(),
      failure: failureFields(failure),
    };
    if (cause === 'credentials') {
      meter.count('auth_failed');
      log('ERROR', 'authentication or access failed, the project is not called for now', fields);
    } else log('WARN', 'the API does not answer, the project is not called for now', fields);
  };

  return {
    noticed: (event) => {
      isQuiet = false;
      switch (event.kind) {
        case 'called': {
          const { call, throttled } = event;
          meter.count('calls');
          if (throttled) meter.count('throttled');
          // How long nobody answered says how long we waited, not how long the API takes.
          if (call.status !== undefined) meter.record('call_latency', 'Milliseconds', call.tookMs);
          return;
        }
        case 'renewed':
          log('WARN', 'authentication was renewed', {
            project_id: projectId,
            failure: failureFields(event.failure),
          });
          return;
        case 'opened':
          opened(event);
          return;
        default:
          event.kind satisfies 'closed';
          breakerCause = undefined;
          log('INFO', 'the project is called again', { project_id: projectId });
      }
    },
    drain: () => {
      if (!isQuiet || breakerCause !== undefined) {
        meter.record('breaker_open', 'None', breakerCause === undefined ? 0 : 1);
      }
      isQuiet = true;
      return { metrics: meter.drain(), breakerCause };
    },
  };
};
