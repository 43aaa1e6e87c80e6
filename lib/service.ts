import { createBreaker } from './cancel/breaker.ts';
import { createEngine, type Engine } from './cancel/engine.ts';
import { createGate } from './cancel/gate.ts';
import { createPacer } from './cancel/pacer.ts';
import type { ProjectTools } from './cancel/projectTools.ts';
import { createSightings } from './cancel/sightings.ts';
import type { ConsumerConfig, ProjectConfig } from './config.ts';
import { createMpcClient } from './mpc/client.ts';
import type { Clock } from './mpc/clock.ts';
import { fixedCredential } from './mpc/credentials/credential.ts';
import { createProjectAuthorizer } from './mpc/credentials/projectAuthorizer.ts';
import type { Transport } from './mpc/transport.ts';
import { type Consumer, createConsumer, type Settlement } from './queue/consumer.ts';
import type { Queues } from './queue/queues.ts';

/** The world outside, as far as the service touches it. */
export interface Effects {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly queues: Queues;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly settled: (settlement: Settlement) => void;
}

/** Calls of one project that may be out at once. */
export const CONCURRENCY = 20;
/** Kept at the end of an invocation: a few SQS calls for each of up to a thousand messages, twenty at a time. */
const MARGIN_MS = 3_000;

const createTools = (
  project: ProjectConfig,
  config: ConsumerConfig,
  { clock, transport }: Effects,
): ProjectTools => {
  const authorizer = createProjectAuthorizer({
    source: fixedCredential({ kind: 'access_key', ...project.credentials }),
    tokens: {
      current: () => Promise.reject(new Error('keys need no token')),
      replace: () => Promise.resolve(false),
    },
    clock,
  });
  const pacer = createPacer({
    quotaPerMinute: config.requestsPerMinute,
    floorPerMinute: (config.requestsPerMinute * config.quotaShare) / config.environments,
    environments: config.environments,
    clock,
  });
  return {
    client: createMpcClient({
      endpoint: project.endpoint,
      projectId: project.projectId,
      authorizer,
      transport,
      clock,
      attemptTimeoutMs: config.attemptTimeoutMs,
    }),
    gate: createGate({
      breaker: createBreaker(),
      pacers: { cancel: pacer, query: pacer },
      authorizer,
      clock,
    }),
    sightings: createSightings(),
    clock,
    concurrency: CONCURRENCY,
  };
};

/** Builds the engine for the configured projects. */
export const buildEngine = (config: ConsumerConfig, effects: Effects): Engine =>
  createEngine({
    projects: new Map(
      config.projects.map((project) => [project.projectId, createTools(project, config, effects)]),
    ),
    clock: effects.clock,
  });

/** Builds the queue consumer with its engine. */
export const buildConsumer = (config: ConsumerConfig, effects: Effects): Consumer => {
  const [first] = config.projects;
  if (first === undefined) throw new RangeError('no project is configured');
  return createConsumer({
    engine: buildEngine(config, effects),
    queues: effects.queues,
    projects: {
      projectIds: new Set(config.projects.map(({ projectId }) => projectId)),
      defaultProject: first.projectId,
    },
    policy: config,
    clock: effects.clock,
    random: effects.random,
    environments: config.environments,
    marginMs: MARGIN_MS,
    attemptTimeoutMs: config.attemptTimeoutMs,
    settled: effects.settled,
  });
};
