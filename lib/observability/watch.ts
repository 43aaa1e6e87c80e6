import type { GateEvent } from '../cancel/gateEvent.ts';
import type { Clock } from '../mpc/clock.ts';
import type { LookUpFailure } from '../projects/projectIds.ts';
import type { Settlement } from '../queue/consumer.ts';
import { metricLines } from './embeddedMetrics.ts';
import { createInvocationMeter } from './invocationMeter.ts';
import { createLog } from './log.ts';
import type { LogLevel } from './logLevel.ts';
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

/** Watches one invocation. */
export interface InvocationWatch {
  /** Writes the line of one request. */
  readonly settled: (settlement: Settlement) => void;
  /** Writes the metrics of the invocation, and those of the projects since they were last written. To be called once, whatever happened. */
  readonly end: () => void;
}

/** Writes logs and metrics of one environment. What it keeps is of projects; what is of an invocation is in its own watch. */
export interface Watch {
  readonly noticed: (projectId: string, event: GateEvent) => void;
  readonly lookUpFailed: (failure: LookUpFailure) => void;
  /** Begins to watch an invocation, which may run beside others. */
  readonly begin: (identity: InvocationIdentity) => InvocationWatch;
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

  const writeProjects = (functionName: string): void => {
    for (const [project, watch] of projects) {
      const { metrics, breakerCause } = watch.drain();
      const set = {
        dimensions: { function: functionName, project },
        combinations: [BY_FUNCTION, BY_PROJECT],
        metrics,
        properties: { breaker_cause: breakerCause },
      };
      for (const line of metricLines(set, clock.now())) write(line);
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
    begin: ({ awsRequestId, functionName }) => {
      const startedAt = clock.now();
      const meter = createInvocationMeter(startedAt);
      return {
        settled: (settlement) => {
          meter.settled(settlement);
          log(levelOf(settlement), 'cancel request settled', {
            function_name: functionName,
            function_request_id: awsRequestId,
            ...requestFields(settlement, startedAt),
          });
        },
        end: () => {
          const set = {
            dimensions: { function: functionName },
            combinations: [BY_FUNCTION],
            metrics: [...meter.drain(), ...nameless.drain()],
            properties: { function_request_id: awsRequestId },
          };
          for (const line of metricLines(set, clock.now())) write(line);
          writeProjects(functionName);
        },
      };
    },
  };
};
