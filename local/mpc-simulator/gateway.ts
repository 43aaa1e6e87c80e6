import type { Authenticate } from './authentication.ts';
import type { Reply, SimulatorRequest } from './exchange.ts';
import type { MatchedRoute } from './routes/match.ts';
import type { QuotaSettings } from './settings.ts';
import { Throttle, type Throttled } from './throttle.ts';

/** Writes an error of the gateway: status, four digits of the code, message. */
export type GatewaySays = (status: number, number: string, message: string) => Reply;

/** A call that may pass, with the account it counts for, or the refusal. */
export type Admission =
  | { readonly ok: true; readonly tenant: string; readonly projects: ReadonlySet<string> }
  | { readonly ok: false; readonly reply: Reply };

/** The throttle's answer; the limit and the window can be read out of its text. */
export const throttledReply = (says: GatewaySays, { policy, limit }: Throttled): Reply =>
  says(
    429,
    '0308',
    `The throttling threshold has been reached: policy ${policy} over ratelimit,limit:${limit},time:1 minute`,
  );

const NOT_PUBLISHED = 'The API does not exist or has not been published in the environment';

const ANYONE: Admission = { ok: true, tenant: '', projects: new Set() };

/** What stands before the APIs: is there such an API, who calls, is there quota left; in this order. */
export class Gateway {
  readonly #authenticate: Authenticate;
  #throttle: Throttle;

  constructor(authenticate: Authenticate, quota: QuotaSettings) {
    this.#authenticate = authenticate;
    this.#throttle = new Throttle(quota);
  }

  /** Counts afresh, under another quota. */
  configure(quota: QuotaSettings): void {
    this.#throttle = new Throttle(quota);
  }

  /** Decides about a call at `now` (epoch milliseconds). IAM's APIs are not under the transcoding API's throttle. */
  admit(request: SimulatorRequest, route: MatchedRoute, now: number, says: GatewaySays): Admission {
    if (route.kind === 'unknown') return { ok: false, reply: says(404, '0101', NOT_PUBLISHED) };
    if (route.kind === 'token') return ANYONE;
    const caller = this.#authenticate(request, now);
    if (!caller.ok) {
      return { ok: false, reply: says(caller.status, caller.code, caller.message) };
    }
    if (route.kind === 'projects') return caller;
    const throttled = this.#throttle.refuse(caller.tenant, route.api, now);
    if (throttled !== undefined) return { ok: false, reply: throttledReply(says, throttled) };
    return caller;
  }
}
