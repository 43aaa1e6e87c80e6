import { GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import type { InvokedFunction } from '../../local/event-source-mapping/invocation.ts';
import type { MappingSettings } from '../../local/event-source-mapping/mappingSettings.ts';
import {
  type MappingObservation,
  startEventSourceMapping,
} from '../../local/event-source-mapping/startEventSourceMapping.ts';
import { startLocalSqs } from '../../local/sqs/startLocalSqs.ts';
import { installVirtualTime } from '../../local/virtual-time/installVirtualTime.ts';

export const queueArn = 'arn:aws:sqs:eu-central-1:000000000000:queue';

const settings = {
  functionName: 'consume',
  memoryMegabytes: 512,
  batchSize: 10,
  windowSeconds: 0,
  maximumConcurrency: 2,
  reportBatchItemFailures: true,
} satisfies Partial<MappingSettings>;

type Invoked = Extract<MappingObservation, { kind: 'invoked' }>;

/**
 * A queue on a real socket, in a time that runs fifty times faster, with everything needed to map it to a function.
 * @param visibilitySeconds - Virtual seconds after which a record that was not deleted comes back; also the time-out of
 * the function.
 */
export const mappedQueue = async (visibilitySeconds: number) => {
  const sqs = await startLocalSqs({
    region: 'eu-central-1',
    queues: [
      {
        logicalId: 'Queue',
        name: 'queue',
        arn: queueArn,
        attributes: { VisibilityTimeout: String(visibilitySeconds) },
      },
    ],
  });
  const time = installVirtualTime({ epoch: Date.now(), scale: 50 });
  const QueueUrl = sqs.queueUrl('Queue');
  const observations: MappingObservation[] = [];
  const stops: Array<() => Promise<void>> = [];
  let wake = () => {};

  /** Resolves as soon as the condition holds, which is looked at after every observation. */
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const invocations = () => observations.filter((it): it is Invoked => it.kind === 'invoked');

  return {
    sqs,
    QueueUrl,
    observations,
    invocations,
    until,
    /** Bodies of all records that were delivered, once for each delivery. */
    delivered: () => invocations().flatMap(({ records }) => records.map((it) => it.body)),
    /** Sends the bodies in batches of ten, or one by one when they are large. */
    async send(bodies: readonly string[]): Promise<void> {
      const size = (bodies[0]?.length ?? 0) > 20_000 ? 1 : 10;
      for (let start = 0; start < bodies.length; start += size) {
        const Entries = bodies
          .slice(start, start + size)
          .map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        await sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      }
    },
    /** Messages that are in the queue in whatever state. */
    async depth(): Promise<number> {
      const names = [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ] as const;
      const { Attributes } = await sqs.client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
      );
      return names.reduce((sum, name) => sum + Number(Attributes?.[name]), 0);
    },
    async deliverTo(
      invoke: (event: SQSEvent, context: Context) => unknown,
      over: Partial<MappingSettings> = {},
    ) {
      const mapping = await startEventSourceMapping({
        ...settings,
        timeoutSeconds: visibilitySeconds,
        ...over,
        client: sqs.client,
        queueUrl: QueueUrl,
        // Whatever a test lets it return is what a function written in JavaScript may return.
        invoke: invoke as InvokedFunction,
        observe: (observation) => {
          observations.push(observation);
          wake();
        },
      });
      stops.push(mapping.stop);
      return mapping;
    },
    async close(): Promise<void> {
      await Promise.all(stops.map((stop) => stop()));
      time.uninstall();
      await sqs.close();
    },
  };
};
