import type { ConsumerConfig, EngineConfig } from './config.ts';
import { createAnnouncer } from './events/createAnnouncer.ts';
import type { EventsClient } from './events/eventBridgeClient.ts';
import { createEventBridgePublisher } from './events/eventBridgePublisher.ts';
import type { OutcomePublisher } from './events/outcomeEvents.ts';
import type { Clock } from './mpc/clock.ts';
import type { ProjectEffects } from './projects/openProjects.ts';
import { createProjectEngine, type ProjectEngine } from './projects/projectEngine.ts';
import { type Consumer, createConsumer } from './queue/consumer.ts';
import type { Queues } from './queue/queues.ts';

/** What publishing outcomes needs of the world outside. */
export interface PublisherEffects {
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Loads the client of the event bus. Called for the first event; needed only where a bus is configured. */
  readonly loadEventsClient?: () => Promise<EventsClient>;
}

/** The world outside, as far as the service touches it. */
export interface Effects extends ProjectEffects, PublisherEffects {
  readonly queues: Queues;
  /** Aborted when the process is to end. Lambda gives no notice; a long-lived process gets a signal. */
  readonly ending?: AbortSignal;
}

/** Calls of one project that may be out at once. */
export const CONCURRENCY = 20;
/** Kept at the end of an invocation: a few SQS calls for each of up to a thousand messages, twenty at a time. */
const MARGIN_MS = 3_000;

/** Builds the engine for the configured projects. */
export const buildEngine = (config: EngineConfig, effects: ProjectEffects): ProjectEngine =>
  createProjectEngine(config, effects, CONCURRENCY);

/** Builds what publishes outcomes; undefined when no event bus is configured. */
export const buildPublisher = (
  { eventBusName }: EngineConfig,
  { clock, random, loadEventsClient }: PublisherEffects,
): OutcomePublisher | undefined =>
  eventBusName === undefined || loadEventsClient === undefined
    ? undefined
    : createEventBridgePublisher({
        busName: eventBusName,
        loadClient: loadEventsClient,
        clock,
        random,
      });

/**
 * Builds the queue consumer with its engine. Nothing is called before the first batch: only then are secrets read,
 * tokens fetched and projects looked up, as far as the settings want that.
 */
export const buildConsumer = (config: ConsumerConfig, effects: Effects): Consumer => {
  const { clock, queues, random } = effects;
  const { environments, attemptTimeoutMs } = config;
  const engine = buildEngine(config, effects);
  const publisher = buildPublisher(config, effects);
  const consumer = createConsumer({
    engine,
    queues,
    projects: engine.allowed,
    policy: config,
    announcer: publisher && createAnnouncer(publisher, clock),
    clock,
    random,
    environments,
    marginMs: MARGIN_MS,
    attemptTimeoutMs,
    ending: effects.ending,
  });
  return {
    consume: async (records, remainingMs, settled) => {
      const end = clock.now() + remainingMs;
      await engine.prepare(Math.min(attemptTimeoutMs, remainingMs / 2));
      return consumer.consume(records, end - clock.now(), settled);
    },
  };
};
