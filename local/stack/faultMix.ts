import type { FaultShares } from '../mpc-simulator/settings.ts';

/** What a disturbed call suffers, out of 20: half of it before, half of it after the call had its effect. */
const OF_TWENTY = {
  throttled: 1,
  serverError: 6,
  resetBefore: 2,
  resetAfter: 4,
  hangBefore: 1,
  hangAfter: 1,
  html: 2,
  cutJson: 3,
} as const satisfies Partial<FaultShares>;

/**
 * Every fault that the simulator knows, mixed.
 *
 * @param share - Share of the calls that are disturbed, 0 to 1. As many more are answered late.
 */
export const faultMix = (share: number): Partial<FaultShares> => ({
  latency: share,
  ...Object.fromEntries(
    Object.entries(OF_TWENTY).map(([name, parts]) => [name, (share * parts) / 20]),
  ),
});
