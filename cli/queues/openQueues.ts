import {
  GetQueueUrlCommand,
  type ServiceInputTypes,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import type { QueueName } from '../../lib/queue/queues.ts';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';
import { createSqsLetterQueues } from '../../lib/redrive/sqsLetterQueues.ts';
import type { Surroundings } from '../surroundings.ts';
import type { QueuePlace, QueuePlaces } from './queueOptions.ts';
import { explainRefusal, type SqsCall, SqsRefusal } from './sqsRefusal.ts';

/** Queues that are open. */
export interface OpenQueues {
  readonly queues: LetterQueues;
  readonly client: SQSClient;
  readonly urls: Readonly<Partial<Record<QueueName, string>>>;
  /** What SQS refused so far, each in clear words and once. */
  readonly refusals: ReadonlySet<string>;
  close(): void;
}

const credentialsOf = (env: Surroundings['env']): Pick<SQSClientConfig, 'credentials'> => {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  // Absent: the SDK looks for a profile, a login or a role.
  if (!accessKeyId || !secretAccessKey) return {};
  const sessionToken = env['AWS_SESSION_TOKEN'];
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
};

const targetOf = (input: ServiceInputTypes): string => {
  if ('QueueUrl' in input && input.QueueUrl) return input.QueueUrl;
  return 'QueueName' in input && input.QueueName ? input.QueueName : 'the queue';
};

interface FailedEntry {
  readonly Code?: string;
  readonly Message?: string;
}

/** Takes down why calls and entries of batch calls failed: those who make them only learn which. */
const takeDownRefusals = (client: SQSClient, refusals: Set<string>): void => {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = context['commandName'];
      const call: SqsCall = { command: String(command), queue: targetOf(args.input) };
      try {
        const result = await next(args);
        const { Failed = [] } = result.output as { readonly Failed?: readonly FailedEntry[] };
        for (const { Code = '', Message = '' } of Failed) {
          refusals.add(explainRefusal(call, Code, Message));
        }
        return result;
      } catch (error) {
        const refusal = new SqsRefusal(call, error);
        refusals.add(refusal.message);
        throw refusal;
      }
    },
    { step: 'initialize', priority: 'high', name: 'takeDownRefusals' },
  );
};

const findUrl = async (client: SQSClient, place: QueuePlace): Promise<string> => {
  if (place.by === 'url') return place.url;
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: place.name }));
  return String(QueueUrl);
};

/**
 * Opens the queues.
 * @throws {SqsRefusal} when a queue that is known by its name cannot be found.
 */
export const openQueues = async (
  { region, endpoint, queues }: QueuePlaces,
  env: Surroundings['env'],
): Promise<OpenQueues> => {
  const client = new SQSClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...credentialsOf(env),
  });
  const refusals = new Set<string>();
  takeDownRefusals(client, refusals);
  const close = (): void => client.destroy();
  try {
    const found = await Promise.all(
      [...queues].map(async ([queue, place]) => [queue, await findUrl(client, place)] as const),
    );
    const urls = Object.fromEntries(found) as Partial<Record<QueueName, string>>;
    return { queues: createSqsLetterQueues(client, urls), client, urls, refusals, close };
  } catch (error) {
    close();
    throw error;
  }
};
