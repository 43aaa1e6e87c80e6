import * as z from 'zod';
import type { DeclaredQueue } from './declaration.ts';
import { arnOf, text } from './printedConfiguration.ts';

const attribute = z.exactOptional(text);

/** CloudFormation's name of each property is also the name of the attribute on SQS. */
const queueProperties = z.strictObject({
  QueueName: z.string(),
  DelaySeconds: attribute,
  KmsDataKeyReusePeriodSeconds: attribute,
  KmsMasterKeyId: attribute,
  MaximumMessageSize: attribute,
  MessageRetentionPeriod: attribute,
  ReceiveMessageWaitTimeSeconds: attribute,
  SqsManagedSseEnabled: attribute,
  VisibilityTimeout: attribute,
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: arnOf, maxReceiveCount: z.coerce.number().int() })
    .optional(),
});

type Resources = Readonly<Record<string, { Type: string; Properties?: unknown }>>;

/**
 * The queues among the resources of a template, their references to each other turned into ARNs.
 *
 * Properties that neither this project nor fauxqs knows what to do with (FIFO, tags) are refused, so that the local
 * queue cannot quietly differ from the deployed one.
 *
 * @param region - Goes into the ARNs.
 * @param report - Told of each problem: where it is, and what.
 */
export const declaredQueues = (
  resources: Resources,
  region: string,
  report: (path: readonly PropertyKey[], message: string) => void,
): DeclaredQueue[] => {
  const read = Object.entries(resources)
    .filter(([, { Type }]) => Type === 'AWS::SQS::Queue')
    .flatMap(([logicalId, { Properties }]) => {
      const result = queueProperties.safeParse(Properties);
      for (const { path, message } of result.error?.issues ?? []) {
        report(['resources', 'Resources', logicalId, 'Properties', ...path], message);
      }
      return result.success ? [{ logicalId, ...result.data }] : [];
    });
  const arns = new Map(
    read.map(({ logicalId, QueueName }) => [
      logicalId,
      `arn:aws:sqs:${region}:000000000000:${QueueName}`,
    ]),
  );

  return read.map(({ logicalId, QueueName, RedrivePolicy, ...given }) => {
    const deadLetterTargetArn = RedrivePolicy && arns.get(RedrivePolicy.deadLetterTargetArn);
    if (RedrivePolicy && deadLetterTargetArn === undefined) {
      report(
        ['resources', 'Resources', logicalId, 'Properties', 'RedrivePolicy'],
        `${RedrivePolicy.deadLetterTargetArn} is no queue of this template`,
      );
    }
    const attributes = {
      ...given,
      ...(RedrivePolicy && {
        RedrivePolicy: JSON.stringify({ ...RedrivePolicy, deadLetterTargetArn }),
      }),
    };
    return { logicalId, name: QueueName, arn: arns.get(logicalId) ?? '', attributes };
  });
};
