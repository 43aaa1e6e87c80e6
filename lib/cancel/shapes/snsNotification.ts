import { isJsonObject } from '../jsonObject.ts';
import { openBinaryCloudEvent } from './cloudEvent.ts';
import { type Envelope, faulty, labels } from './envelope.ts';

/** The attributes of the message, which a notification carries in itself unless its delivery is raw. */
const attributesOf = (attributes: unknown): Record<string, string> =>
  isJsonObject(attributes)
    ? Object.fromEntries(
        Object.entries(attributes).flatMap(([name, attribute]) =>
          isJsonObject(attribute) && typeof attribute['Value'] === 'string'
            ? [[name, attribute['Value']]]
            : [],
        ),
      )
    : {};

/**
 * Opens a notification of Amazon SNS, whose `Message` is the text that was published.
 * Facts: AWS, "Parsing message formats" and "Fanout to Amazon SQS queues" (SNS Developer Guide).
 *
 * @returns undefined when the object is none.
 */
export const openSnsNotification = (
  notification: Readonly<Record<string, unknown>>,
): Envelope | undefined => {
  if (notification['Type'] !== 'Notification' || !Object.hasOwn(notification, 'Message')) {
    return undefined;
  }
  const field = 'Message';
  const message = notification['Message'];
  const own = labels(notification['MessageId'], notification['TopicArn']);
  if (typeof message !== 'string') {
    return { ...faulty(field, 'must be a text'), ...own };
  }
  const event = openBinaryCloudEvent(attributesOf(notification['MessageAttributes']), message);
  return { content: { text: message }, ...own, ...event, field };
};
