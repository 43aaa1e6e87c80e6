import { type Metric, metricLines, type Unit } from '../observability/embeddedMetrics.ts';
import { createLog } from '../observability/log.ts';
import type { InvocationIdentity, WatchOptions } from '../observability/watch.ts';
import { type CleanUpReport, FAILED_ENDS } from './cleanUpReport.ts';

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** WARN: somebody should look at the rules, or has switched it off. */
const WARNED: ReadonlySet<CleanUpReport['ended']> = new Set([
  'refused',
  'switched_off',
  'already_running',
]);

const levelOf = ({ ended }: CleanUpReport): 'INFO' | 'WARN' | 'ERROR' => {
  if (FAILED_ENDS.has(ended)) return 'ERROR';
  return WARNED.has(ended) ? 'WARN' : 'INFO';
};

const metric = (name: string, value: number, unit: Unit = 'Count'): Metric => ({
  name,
  unit,
  values: [value],
});

const metricsOf = (report: CleanUpReport): Metric[] => [
  metric('cleanup_runs', 1),
  metric('cleanup_failed', FAILED_ENDS.has(report.ended) ? 1 : 0),
  metric('cleanup_seen', report.seen),
  metric('cleanup_spared', report.too_young + sum(report.spared)),
  metric('cleanup_refused', sum(report.refused)),
  metric('cleanup_chosen', report.chosen),
  metric('cleanup_enqueued', report.enqueued),
  ...(report.seen > 0
    ? [metric('oldest_waiting_age', report.oldest_waiting_age_s, 'Seconds')]
    : []),
];

/**
 * Makes what writes of each run one line, and its metrics: `cleanup_runs`, `cleanup_failed` of them, and in tasks
 * `cleanup_seen`, `cleanup_spared` (by age or another rule), `cleanup_refused` (by guards), `cleanup_chosen` and
 * `cleanup_enqueued`; `oldest_waiting_age` in seconds.
 */
export const createCleanUpWatch = ({ logLevel, clock, write }: WatchOptions) => {
  const log = createLog({ least: logLevel, clock, write });
  return {
    ended: ({ awsRequestId, functionName }: InvocationIdentity, report: CleanUpReport): void => {
      const { tasks, ...rest } = report;
      log(levelOf(report), 'waiting tasks cleaned up', {
        function_name: functionName,
        function_request_id: awsRequestId,
        ...rest,
        // The ids only: what else is known of a task stands in the result, for whoever may see that.
        task_ids: tasks.map(({ task_id: id }) => id),
      });
      const lines = metricLines(
        {
          dimensions: { function: functionName },
          combinations: [['service', 'function']],
          metrics: metricsOf(report),
          properties: { function_request_id: awsRequestId },
        },
        clock.now(),
      );
      for (const line of lines) write(line);
    },
  };
};
