import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SQSRecord } from 'aws-lambda';
import type { Declaration, DeclaredFunction } from '../declared/declaration.ts';
import type { InvokedFunction } from '../event-source-mapping/invocation.ts';
import {
  type EventSourceMapping,
  type MappingObservation,
  startEventSourceMapping,
} from '../event-source-mapping/startEventSourceMapping.ts';
import {
  type FailedIntegration,
  type HttpApi,
  type IntegratedRoute,
  startHttpApi,
} from '../http-api/startHttpApi.ts';
import type { LambdaFunction } from '../invocation/invokeFunction.ts';
import { DEFAULT_ACCOUNT } from '../mpc-simulator/accounts.ts';
import { createSimulatorClock } from '../mpc-simulator/clock.ts';
import { type RunningSimulator, startSimulator } from '../mpc-simulator/server.ts';
import type { SettingsPatch } from '../mpc-simulator/settings.ts';
import type { LocalSqs } from '../sqs/startLocalSqs.ts';
import { queueUrlsOf } from './declaredVariables.ts';
import { inExecutionEnvironments } from './executionEnvironments.ts';
import { captureFunctionOutput } from './functionOutput.ts';
import { functionVariables } from './functionVariables.ts';
import { integratedRoutes } from './integratedRoutes.ts';
import { loadFunction } from './loadFunction.ts';
import { IAM_ARN } from './localCallers.ts';
import { borrowProcessVariables } from './processVariables.ts';
import type { ProjectAccess } from './projectAccess.ts';
import { startSqsThread } from './sqsThread.ts';
import type { RunningSchedule, ScheduledRun } from './startSchedule.ts';
import { startSchedules } from './startSchedules.ts';
import { createWorldTime, type WorldTime } from './worldTime.ts';

/** Someone who watches a stack. What they throw ends up in the invocation that they were told of. */
export interface StackObserver {
  /** A batch goes to a function, which is told next. */
  readonly delivered?: (records: readonly SQSRecord[]) => void;
  /** A function wrote a line to its standard output. */
  readonly line?: (line: string) => void;
  /** Something happened between a queue and its function. Before SQS is told to delete what is done. */
  readonly mapping?: (observation: MappingObservation) => void;
  /** A function behind the HTTP API failed. */
  readonly http?: (integration: FailedIntegration) => void;
  /** A run of a function by its schedule has ended, one way or another. */
  readonly schedule?: (run: ScheduledRun) => void;
}

/** How to start a stack. */
export interface StackOptions {
  /** What the template declares. */
  readonly declaration: Declaration;
  /** Its seconds in a real one, above 0. */
  readonly timeScale: number;
  /** Seed of the simulator. */
  readonly seed: number;
  /** Settings of the simulator. */
  readonly settings: SettingsPatch;
  /** Folder in which queues, tasks, ledger and time outlive the process; nothing is kept if absent. */
  readonly dataDir?: string;
  /** Port of the simulator; SQS and the HTTP API take the next ones. 0, the default: free ones. */
  readonly port?: number;
  /** Environment variables that are not to be as declared, by the key of their function. */
  readonly variables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly observer?: StackObserver;
}

/** A running stack. */
export interface Stack {
  readonly simulator: RunningSimulator;
  readonly project: ProjectAccess;
  readonly sqs: LocalSqs;
  /** The queues by what the functions call them: names of environment variables to URLs. */
  readonly queueUrls: ReadonlyMap<string, string>;
  /**
   * URL of a queue.
   * @param variable - The environment variable in which functions find it.
   * @throws RangeError when no function has such a variable.
   */
  queueUrl(variable: string): string;
  /** Of the HTTP API, without a slash at its end; absent when no function has a route. */
  readonly httpUrl?: string;
  /** Those that are switched on. */
  readonly schedules: readonly RunningSchedule[];
  readonly time: WorldTime;
  /** Lets running invocations end, then closes everything and puts the process back as it was. */
  stop(): Promise<void>;
}

const ROOT = new URL('../../', import.meta.url);

const projectOfAccount = (): ProjectAccess => {
  const [key] = DEFAULT_ACCOUNT.keys;
  const [project] = DEFAULT_ACCOUNT.projects;
  if (key === undefined || project === undefined)
    throw new RangeError('the account has no project');
  return { projectId: project.id, accessKey: key.accessKey, secretKey: key.secretKey };
};

/** Lets the declared queues of a function invoke it. */
const mapQueues = (
  declared: DeclaredFunction,
  sqs: LocalSqs,
  { delivered, mapping: observe }: StackObserver,
  invoke: LambdaFunction,
): Promise<EventSourceMapping[]> =>
  Promise.all(
    declared.events
      .filter((event) => event.kind === 'sqs')
      .map((event) =>
        startEventSourceMapping({
          ...event,
          client: sqs.client,
          queueUrl: sqs.queueUrl(event.queue),
          functionName: declared.name,
          timeoutSeconds: declared.timeoutSeconds,
          memoryMegabytes: declared.memoryMegabytes,
          invoke: (batch, context) => {
            delivered?.(batch.Records);
            return invoke(batch, context) as ReturnType<InvokedFunction>;
          },
          ...(observe && { observe }),
        }),
      ),
  );

/** Starts the HTTP API, if there is a route. */
const startApi = async (
  { port = 0, observer }: StackOptions,
  routes: readonly IntegratedRoute[],
  { environment }: LocalSqs,
): Promise<HttpApi | undefined> => {
  if (routes.length === 0) return undefined;
  return await startHttpApi({
    routes,
    port: port === 0 ? 0 : port + 2,
    iam: { accessKey: environment['AWS_ACCESS_KEY_ID'] ?? '', userArn: IAM_ARN },
    ...(observer?.http && { failed: observer.http }),
  });
};

/**
 * Brings up the local world in this process: the MPC simulator, SQS with the declared queues, the functions that read
 * from them, the HTTP API with their routes, and their schedules, with the declared numbers and unchanged code. One at a
 * time in a process, since functions read their settings from its environment variables and their time from its globals.
 *
 * @throws Error when a port is taken, the folder cannot be written to, or a function does not start.
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { declaration, dataDir, port = 0, observer = {} } = options;
  const project = projectOfAccount();
  const closing = new AsyncDisposableStack();
  const stop = (): Promise<void> => closing.disposeAsync();
  try {
    if (dataDir !== undefined) await mkdir(dataDir, { recursive: true });
    const time = createWorldTime(options.timeScale, dataDir);
    const simulator = closing.adopt(
      await startSimulator({
        port,
        seed: options.seed,
        settings: options.settings,
        clock: createSimulatorClock(1, time.now),
        ...(dataDir !== undefined && { dataDir: join(dataDir, 'mpc') }),
      }),
      (it) => it.close(),
    );
    const sqs = closing.adopt(
      await startSqsThread({
        queues: declaration.queues,
        region: declaration.region,
        port: port === 0 ? 0 : port + 1,
        ...(dataDir !== undefined && { dataDir: join(dataDir, 'sqs') }),
      }),
      (it) => it.close(),
    );
    const virtual = time.start();
    closing.defer(time.stop);
    if (virtual !== undefined) await sqs.liveIn(virtual);
    const output = captureFunctionOutput((line) => observer.line?.(line));
    closing.defer(output.release);

    const ofProcess = borrowProcessVariables();
    closing.defer(ofProcess.restore);
    const routes: IntegratedRoute[] = [];
    const schedules: RunningSchedule[] = [];
    const world = { sqs, mpcUrl: simulator.url, project };
    for (const declared of declaration.functions) {
      const variables = {
        ...functionVariables(declared, world),
        ...options.variables?.[declared.key],
      };
      const run = await inExecutionEnvironments(() =>
        loadFunction(declared, ROOT, variables, ofProcess),
      );
      const invoke: LambdaFunction = (event, context) => output.run(() => run(event, context));
      const mappings = await mapQueues(declared, sqs, observer, invoke);
      for (const mapping of mappings) closing.defer(() => mapping.stop());
      routes.push(...integratedRoutes(declared, declaration.region, invoke));
      const started = startSchedules(declared, declaration.region, invoke, (ended) =>
        observer.schedule?.(ended),
      );
      for (const schedule of started) closing.defer(() => schedule.stop());
      schedules.push(...started);
    }
    const api = await startApi(options, routes, sqs);
    closing.defer(async () => await api?.close());
    const queueUrls = queueUrlsOf(declaration.functions, sqs);
    return {
      simulator,
      project,
      sqs,
      queueUrls,
      queueUrl(variable) {
        const url = queueUrls.get(variable);
        if (url === undefined) throw new RangeError(`no function has a variable ${variable}`);
        return url;
      },
      ...(api && { httpUrl: api.url }),
      schedules,
      time,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
