import type { GateEvent } from '../cancel/gateEvent.ts';
import type { Clock } from '../mpc/clock.ts';
import type { LookUpFailure } from '../projects/projectIds.ts';
import type { Settlement } from '../queue/consumer.ts';
import { type Metric, type MetricSet, metricLines } from './embeddedMetrics.ts';
import { createInvocationMeter } from './invocationMeter.ts';
import { createLog, type Log } from './log.ts';
import { isWritten, type LogLevel } from './logLevel.ts';
import { createMeter } from './meter.ts';
import { createProjectWatch, type ProjectWatch } from './projectWatch.ts';
import { failureFields, levelOf, requestFields } from './requestLine.ts';

/** What a watch needs. */
export interface WatchOptions {
  /** Lines below it are not written; metrics always are. */
  readonly logLevel: LogLevel;
  readonly clock: Pick<Clock, 'now'>;
  /** Takes whole lines, with their ends. */
  readonly write: (text: string) => void;
}

/** Of the context that Lambda gives to an invocation, what stands in lines and metrics. */
export interface InvocationIdentity {
  readonly awsRequestId: string;
  readonly functionName: string;
}

/** Writes logs and metrics of one environment. It keeps what happens to projects, and nothing of an invocation. */
export interface Watch {
  readonly noticed: (projectId: string, event: GateEvent) => void;
  readonly lookUpFailed: (failure: LookUpFailure) => void;
  readonly log: Log;
  /**
   * Runs one invocation, which may run beside others. In the end, also when it fails, its metrics are written, and those
   * of the projects since they were last written.
   * @param drain - takes out what was measured of the invocation.
   */
  readonly measured: <T>(
    identity: InvocationIdentity,
    drain: () => readonly Metric[],
    work: () => Promise<T>,
  ) => Promise<T>;
  /**
   * Runs one invocation of the consumer under {@link Watch.measured}.
   * @param work - told where to report each request, whose line is written at once.
   */
  readonly invocation: <T>(
    identity: InvocationIdentity,
    work: (settled: (settlement: Settlement) => void) => Promise<T>,
  ) => Promise<T>;
}

const BY_FUNCTION = ['service', 'function'];
const BY_PROJECT = [...BY_FUNCTION, 'project'];

/** Makes the watch of an environment. */
export const createWatch = ({ logLevel, clock, write }: WatchOptions): Watch => {
  const log = createLog({ least: logLevel, clock, write });
  const projects = new Map<string, ProjectWatch>();
  /** Of projects whose id is not known. */
  const nameless = createMeter();

  const projectWatch = (projectId: string): ProjectWatch => {
    const watch = projects.get(projectId) ?? createProjectWatch(projectId, log);
    projects.set(projectId, watch);
    return watch;
  };

  const writeMetrics = (set: MetricSet): void => {
    for (const line of metricLines(set, clock.now())) write(line);
  };

  const measured: Watch['measured'] = async ({ awsRequestId, functionName }, drain, work) => {
    try {
      return await work();
    } finally {
      writeMetrics({
        dimensions: { function: functionName },
        combinations: [BY_FUNCTION],
        metrics: [...drain(), ...nameless.drain()],
        properties: { function_request_id: awsRequestId },
      });
      for (const [project, watch] of projects) {
        const { metrics, breakerCause } = watch.drain();
        writeMetrics({
          dimensions: { function: functionName, project },
          combinations: [BY_FUNCTION, BY_PROJECT],
          metrics,
          properties: { breaker_cause: breakerCause },
        });
      }
    }
  };

  return {
    noticed: (projectId, event) => projectWatch(projectId).noticed(event),
    lookUpFailed: ({ region, credentials, failure }) => {
      if (failure.class !== 'retry') nameless.count('auth_failed');
      log('ERROR', 'the id of a project could not be found out', {
        region,
        credentials,
        failure: failureFields(failure),
      });
    },
    log,
    measured,
    invocation: (identity, work) => {
      const startedAt = clock.now();
      const meter = createInvocationMeter(startedAt);
      return measured(identity, meter.drain, () =>
        work((settlement) => {
          meter.settled(settlement);
          const level = levelOf(settlement);
          // Asked here as well: putting a line together is most of its cost.
          if (!isWritten(level, logLevel)) return;
          log(level, 'cancel request settled', {
            function_name: identity.functionName,
            function_request_id: identity.awsRequestId,
            ...requestFields(settlement, startedAt),
          });
        }),
      );
    },
  };
};
