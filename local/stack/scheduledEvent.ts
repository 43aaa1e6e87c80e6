import { randomUUID } from 'node:crypto';

/**
 * The event with which EventBridge invokes what is on a schedule.
 *
 * @param ruleArn - ARN of the schedule's rule.
 * @param at - Epoch milliseconds.
 */
export const scheduledEvent = (ruleArn: string, region: string, at: number): object => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '000000000000',
  time: `${new Date(at).toISOString().slice(0, -5)}Z`,
  region,
  resources: [ruleArn],
  detail: {},
});
