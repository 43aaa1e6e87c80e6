import { type Random, seededRandom } from './random.ts';
import type { CallKind } from './routes/match.ts';
import type { FaultShares } from './settings.ts';

/** A disturbance, by its name in the settings. */
export type FaultName = Exclude<keyof FaultShares, 'latencyMs'>;

/** A disturbance as it is applied to one call. */
export interface Fault {
  readonly name: FaultName;
  /** Whether the call takes effect all the same. */
  readonly effect: boolean;
  /** Status of a `serverError`. */
  readonly status: 500 | 502 | 503 | 504;
  /** Milliseconds before the answer. */
  readonly delayMs: number;
}

/** A disturbance ordered for particular calls; scripted ones go before random ones, in the order given. */
export interface ScriptedFault {
  readonly name: FaultName;
  /** How many calls it is for; 1 if absent. */
  readonly calls?: number;
  /** Only calls that name this task. */
  readonly taskId?: string;
  /** Only calls of this kind. */
  readonly kind?: CallKind;
  /** Whether a `serverError` or `html` comes after the effect; the other faults say so by their name. */
  readonly effect?: boolean;
  /** Status of a `serverError`; 500 if absent. */
  readonly status?: Fault['status'];
}

/** The whole API is away for a while: every call gets a 503, or a broken connection. */
export interface Outage {
  /** Epoch milliseconds, included. */
  readonly from: number;
  /** Epoch milliseconds, not included. */
  readonly until: number;
  readonly how: 'serverError' | 'reset';
}

const AFTER_EFFECT: ReadonlySet<FaultName> = new Set([
  'latency',
  'resetAfter',
  'hangAfter',
  'cutJson',
]);

const EITHER: ReadonlySet<FaultName> = new Set(['serverError', 'html']);

const EXCLUSIVE: readonly Exclude<FaultName, 'latency'>[] = [
  'throttled',
  'serverError',
  'resetBefore',
  'resetAfter',
  'hangBefore',
  'hangAfter',
  'html',
  'cutJson',
];

/** Random faults are the transcoding API's; IAM is disturbed by script only. */
const IAM: ReadonlySet<CallKind> = new Set(['token', 'projects']);

const STATUSES = [500, 502, 503, 504] as const;

/** Decides which calls are disturbed and how: from a script, else from a seed. */
export class Faults {
  readonly #random: Random;
  readonly #scripted: { fault: ScriptedFault; left: number }[] = [];
  #shares: FaultShares;
  #disturbing: boolean;

  constructor(seed: number, shares: FaultShares) {
    this.#random = seededRandom(seed);
    this.#shares = shares;
    this.#disturbing = anyShare(shares);
  }

  configure(shares: FaultShares): void {
    this.#shares = shares;
    this.#disturbing = anyShare(shares);
  }

  script(fault: ScriptedFault): void {
    this.#scripted.push({ fault, left: fault.calls ?? 1 });
  }

  /** The disturbance of the next call; `undefined` for none. */
  decide(kind: CallKind, taskIds: readonly string[]): Fault | undefined {
    const scripted = this.#takeScripted(kind, taskIds);
    if (scripted !== undefined) return scripted;
    return this.#disturbing && !IAM.has(kind) ? this.#draw() : undefined;
  }

  #takeScripted(kind: CallKind, taskIds: readonly string[]): Fault | undefined {
    const at = this.#scripted.findIndex(
      ({ fault }) =>
        (fault.kind === undefined || fault.kind === kind) &&
        (fault.taskId === undefined || taskIds.includes(fault.taskId)),
    );
    const found = this.#scripted[at];
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left === 0) this.#scripted.splice(at, 1);
    const { name, effect = false, status = 500 } = found.fault;
    return {
      name,
      effect: EITHER.has(name) ? effect : AFTER_EFFECT.has(name),
      status,
      delayMs: name === 'latency' ? this.#shares.latencyMs : 0,
    };
  }

  #draw(): Fault | undefined {
    const shares = this.#shares;
    const delayMs = shares.latency > 0 && this.#random() < shares.latency ? shares.latencyMs : 0;
    let left = this.#random();
    for (const name of EXCLUSIVE) {
      left -= shares[name];
      if (left < 0) return this.#shape(name, delayMs);
    }
    return delayMs > 0 ? { name: 'latency', effect: true, status: 500, delayMs } : undefined;
  }

  #shape(name: FaultName, delayMs: number): Fault {
    if (!EITHER.has(name)) return { name, effect: AFTER_EFFECT.has(name), status: 500, delayMs };
    const status = name === 'html' ? 502 : (STATUSES[Math.floor(this.#random() * 4)] ?? 500);
    const mayHaveReached = status === 502 || status === 504;
    return { name, effect: mayHaveReached && this.#random() < 0.5, status, delayMs };
  }
}

/** Every disturbance there is. */
export const FAULT_NAMES: readonly FaultName[] = ['latency', ...EXCLUSIVE];

const anyShare = (shares: FaultShares): boolean =>
  shares.latency > 0 || EXCLUSIVE.some((name) => shares[name] > 0);
