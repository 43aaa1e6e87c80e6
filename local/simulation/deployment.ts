import type { Declaration, SqsEventSource } from '../declared/declaration.ts';
import type { MappingSettings } from './mapping.ts';
import { QUEUE_URLS } from './sqsModel.ts';

/** What the simulation takes from the deployment template. */
export interface Deployment {
  readonly mapping: MappingSettings;
  /** Of the source queue. */
  readonly visibilityMs: number;
  readonly maxReceives: number;
  /** Environment variables of the consumer; those that hold the url of a queue hold a url of the simulation. */
  readonly variables: Readonly<Record<string, string>>;
}

const SIMULATED_URLS: Readonly<Record<string, string>> = {
  CANCEL_REQUESTS_QUEUE_URL: `https://sqs.simulation/${QUEUE_URLS.source}`,
  DEAD_LETTER_QUEUE_URL: `https://sqs.simulation/${QUEUE_URLS.deadLetter}`,
  PARKED_QUEUE_URL: `https://sqs.simulation/${QUEUE_URLS.parked}`,
};

/**
 * Finds the consumer in the template: the function that a queue invokes.
 * @throws {TypeError} when there is none, or when its queue says too little to be simulated.
 */
export const deploymentFrom = ({ functions, queues }: Declaration): Deployment => {
  const isSqs = (event: { readonly kind: string }): event is SqsEventSource => event.kind === 'sqs';
  const consumer = functions.find(({ events }) => events.some(isSqs));
  const event = consumer?.events.find(isSqs);
  const queue = queues.find(({ logicalId }) => logicalId === event?.queue);
  const { VisibilityTimeout, RedrivePolicy } = queue?.attributes ?? {};
  if (!consumer || !event || event.maximumConcurrency === undefined) {
    throw new TypeError('the template has no function with a queue and a maximum concurrency');
  }
  if (VisibilityTimeout === undefined || RedrivePolicy === undefined) {
    throw new TypeError('the source queue states no visibility time-out or no redrive policy');
  }
  return {
    mapping: {
      batchSize: event.batchSize,
      windowMs: event.windowSeconds * 1_000,
      timeoutMs: consumer.timeoutSeconds * 1_000,
      concurrency: event.maximumConcurrency,
    },
    visibilityMs: Number(VisibilityTimeout) * 1_000,
    maxReceives: JSON.parse(RedrivePolicy).maxReceiveCount,
    variables: Object.fromEntries(
      Object.entries(consumer.environment).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : (SIMULATED_URLS[name] ?? ''),
      ]),
    ),
  };
};
