import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import type { QueueName } from '../../lib/queue/queues.ts';
import { type OpenQueues, openQueues } from '../queues/openQueues.ts';
import { QUEUES, type QueuePlaces } from '../queues/queueOptions.ts';
import { SqsRefusal } from '../queues/sqsRefusal.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Check, fail, pass } from './check.ts';

/** A receipt handle of no message: what is done with it does nothing. */
const NO_MESSAGE = { Id: '0', ReceiptHandle: 'none' };

type Trial = (client: OpenQueues['client'], QueueUrl: string) => Promise<unknown>;

/** Shown again at once: the message stays where it is, and only its receive count rises. */
const receive: Trial = (client, QueueUrl) =>
  client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 1,
      VisibilityTimeout: 0,
      WaitTimeSeconds: 0,
    }),
  );
const remove: Trial = (client, QueueUrl) =>
  client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: [NO_MESSAGE] }));
const hide: Trial = (client, QueueUrl) =>
  client.send(
    new ChangeMessageVisibilityBatchCommand({
      QueueUrl,
      Entries: [{ ...NO_MESSAGE, VisibilityTimeout: 0 }],
    }),
  );
/** Of no messages: whoever may not send is told so, all others that there is nothing to send. */
const send: Trial = (client, QueueUrl) =>
  client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [] }));

const WITH_LETTERS: Readonly<Record<string, Trial>> = {
  'sqs:ReceiveMessage': receive,
  'sqs:DeleteMessage': remove,
  'sqs:ChangeMessageVisibility': hide,
};
/** What the command line must be allowed to do with each queue. */
const NEEDED: Readonly<Record<QueueName, Readonly<Record<string, Trial>>>> = {
  source: { 'sqs:SendMessage': send },
  deadLetter: WITH_LETTERS,
  parked: WITH_LETTERS,
};

const DENIED = /AccessDenied/;

/** @returns what is wrong; undefined when the call is allowed, whatever else SQS has against it. */
const refusalOf = async (trial: Promise<unknown>): Promise<string | undefined> => {
  try {
    await trial;
    return undefined;
  } catch (error) {
    if (!(error instanceof SqsRefusal)) throw error;
    return DENIED.test(error.code) ? error.message : undefined;
  }
};

const RUNBOOK =
  'give the credentials of this command line what docs/RUNBOOK.md lists under permissions';

const checkPermissions = async (queue: QueueName, { client, urls }: OpenQueues): Promise<Check> => {
  const name = `permissions ${QUEUES[queue].name}`;
  const actions = Object.entries(NEEDED[queue]);
  const refusals = await Promise.all(
    actions.map(([, trial]) => refusalOf(trial(client, urls[queue] ?? ''))),
  );
  const missing = refusals.filter((refusal) => refusal !== undefined);
  return missing.length === 0
    ? pass(name, `not refused: ${actions.map(([action]) => action).join(', ')}`)
    : fail(name, missing.join('; '), RUNBOOK);
};

/** Looks at one queue: whether it is there, and what may be done with it. */
export const checkQueue = async (
  queue: QueueName,
  places: QueuePlaces,
  { env }: Surroundings,
): Promise<Check[]> => {
  const name = `queue ${QUEUES[queue].name}`;
  const place = places.queues.get(queue);
  if (place === undefined) {
    const { variable } = QUEUES[queue];
    return [fail(name, `${variable} is not set or no URL`, `set ${variable}, or give --stage`)];
  }
  let open: OpenQueues | undefined;
  try {
    open = await openQueues({ ...places, queues: new Map([[queue, place]]) }, env);
    const { visible, hidden, delayed } = await open.queues.count(queue);
    const there = pass(name, `${visible} visible, ${hidden} hidden, ${delayed} delayed`);
    return [there, await checkPermissions(queue, open)];
  } catch (error) {
    if (!(error instanceof SqsRefusal)) throw error;
    return [fail(name, error.code, error.message)];
  } finally {
    open?.close();
  }
};
