import type { SQSClient } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
import { sqsRecord } from '../lib/queue/sqsRecord.ts';
import type { Gathering, PollerRole } from './gathering.ts';
import { MESSAGES_PER_RECEIVE, VISIBILITY_SECONDS } from './limits.ts';

/** What pollers need. */
export interface PollersOptions {
  readonly client: SQSClient;
  readonly queue: { readonly url: string; readonly arn: string };
  readonly gathering: Gathering;
  /** Told why a receive failed, after the tries of the client itself. */
  readonly failed: (error: Error) => void;
}

/**
 * Seconds of a long poll. A poll cannot be broken off without hiding for their visibility time-out what it receives
 * meanwhile, so that stopping waits for it: five seconds, of the ten that containers are commonly given. A gatherer that
 * finds nothing more holds up its batch for as long as it waits, and one second is the shortest that asks all of SQS.
 */
const WAIT_SECONDS: Readonly<Record<PollerRole, number>> = { watcher: 5, gatherer: 1 };
/** A thousand messages at 20 ms a receive are gathered in a quarter of a second. */
const GATHERERS = 10;

/**
 * Starts the pollers of a queue. Each is a consumer of sqs-consumer that waits for its leave before each receive, and
 * hands over what it brings: acknowledging is for whoever serves the batch, since that is known long after the poll.
 *
 * @returns stops them. A receive that is out still reports to the gathering.
 */
export const startPollers = ({
  client,
  queue,
  gathering,
  failed,
}: PollersOptions): (() => void) => {
  const start = (role: PollerRole): Consumer => {
    const poller = Consumer.create({
      sqs: client,
      queueUrl: queue.url,
      batchSize: MESSAGES_PER_RECEIVE,
      waitTimeSeconds: WAIT_SECONDS[role],
      visibilityTimeout: VISIBILITY_SECONDS,
      messageAttributeNames: ['All'],
      messageSystemAttributeNames: ['All'],
      shouldDeleteMessages: false,
      preReceiveMessageCallback: () => gathering.admit(role),
      handleMessageBatch: (messages) => {
        gathering.received(messages.map((message) => sqsRecord(message, queue.arn)));
        return Promise.resolve(undefined);
      },
    });
    poller.on('empty', () => gathering.received([]));
    poller.on('error', (error) => {
      gathering.failed();
      failed(error);
    });
    poller.start();
    return poller;
  };
  const pollers = [start('watcher'), ...Array.from({ length: GATHERERS }, () => start('gatherer'))];
  return () => {
    for (const poller of pollers) poller.stop();
  };
};
