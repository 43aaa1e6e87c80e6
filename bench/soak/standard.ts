import type { CheckOptions } from './checker/check.ts';
import { plannedRequest, requestFor } from './plan.ts';
import type { SoakOptions } from './soakOptions.ts';
import { CONSUMERS, QUOTA_PER_MINUTE, QUOTA_SHARE } from './world.ts';

/** The wish: the rate of calls stays within 5% of the limit. */
const TOLERANCE = 0.05;

/** What a run is held against. */
export const standardOf = ({ messages, seed }: SoakOptions): CheckOptions => ({
  requests: messages,
  purposeOf: (request) => plannedRequest(seed, request).purpose,
  requestFor: (taskId) => requestFor(taskId, messages),
  quota: {
    perMinute: QUOTA_PER_MINUTE,
    share: TOLERANCE,
    perKill: (QUOTA_PER_MINUTE * QUOTA_SHARE) / CONSUMERS,
  },
});
