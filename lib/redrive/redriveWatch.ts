import type { Clock } from '../mpc/clock.ts';
import { type Metric, metricLines, type Unit } from '../observability/embeddedMetrics.ts';
import { createLog } from '../observability/log.ts';
import type { LogLevel } from '../observability/logLevel.ts';
import type { InvocationIdentity } from '../observability/watch.ts';
import type { RedriveReport } from './redriveReport.ts';

/** What a watch needs. */
export interface RedriveWatchOptions {
  /** Lines below it are not written; metrics always are. */
  readonly logLevel: LogLevel;
  readonly clock: Pick<Clock, 'now'>;
  /** Takes whole lines, with their ends. */
  readonly write: (text: string) => void;
}

/** ERROR: SQS could not be read. WARN: letters stay that should have gone, or may be there twice. */
const levelOf = ({ ended, failed, doubled }: RedriveReport): 'INFO' | 'WARN' | 'ERROR' => {
  if (ended === 'sqs_failed') return 'ERROR';
  return failed > 0 || doubled > 0 ? 'WARN' : 'INFO';
};

const metric = (name: string, value: number, unit: Unit = 'Count'): Metric => ({
  name,
  unit,
  values: [value],
});

const metricsOf = (report: RedriveReport): Metric[] => {
  const calls = metric('sqs_calls', report.sqs_calls);
  // A dry run did nothing, and what it would have done the next run will count.
  if (report.dry_run) return [calls];
  return [
    calls,
    ...(['redriven', 'waiting', 'held_back', 'failed', 'doubled'] as const).map((name) =>
      metric(name, report[name]),
    ),
    ...Object.entries(report.parked).map(([cause, letters]) => metric(`parked_${cause}`, letters)),
    ...(report.ended === 'sqs_failed'
      ? []
      : [metric('oldest_dead_letter_age', report.oldest_age_s, 'Seconds')]),
  ];
};

/**
 * Makes what writes of each run one line, and its metrics: `redriven`, `parked_<cause>`, `waiting`, `held_back`,
 * `failed`, `doubled` and `sqs_calls` in letters or calls, `oldest_dead_letter_age` in seconds.
 */
export const createRedriveWatch = ({ logLevel, clock, write }: RedriveWatchOptions) => {
  const log = createLog({ least: logLevel, clock, write });
  return {
    ended: ({ awsRequestId, functionName }: InvocationIdentity, report: RedriveReport): void => {
      log(levelOf(report), 'dead letters redriven', {
        function_name: functionName,
        function_request_id: awsRequestId,
        ...report,
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
