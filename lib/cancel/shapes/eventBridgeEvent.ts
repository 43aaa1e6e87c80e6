import { contentOf, type Envelope, labels } from './envelope.ts';

/**
 * Opens an event of Amazon EventBridge, whose `detail` is the request.
 * Facts: AWS, "Event structure in Amazon EventBridge" (EventBridge User Guide, eb-events-structure).
 *
 * @returns undefined when the object is none.
 */
export const openEventBridgeEvent = (
  event: Readonly<Record<string, unknown>>,
): Envelope | undefined =>
  Object.hasOwn(event, 'detail-type') && Object.hasOwn(event, 'detail')
    ? {
        field: 'detail',
        content: contentOf(event['detail']),
        ...labels(event['id'], event['source']),
      }
    : undefined;
