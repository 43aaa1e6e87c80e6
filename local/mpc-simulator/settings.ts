import * as z from 'zod/mini';

const share = z.number().check(z.gte(0), z.lte(1));
const milliseconds = z.number().check(z.gte(0));
const count = z.int().check(z.gte(1));

const quotaSchema = z.strictObject({
  perMinute: count,
  overallPerMinute: count,
  window: z.enum(['fixed', 'sliding']),
  scope: z.enum(['tenant', 'api']),
  countRefused: z.boolean(),
});

const lifecycleSchema = z.strictObject({
  startsPerMinute: z.number().check(z.gte(0)),
  concurrency: count,
  queueMs: milliseconds,
  durationMs: milliseconds,
  failShare: share,
});

const faultSharesSchema = z.strictObject({
  latency: share,
  latencyMs: milliseconds,
  throttled: share,
  serverError: share,
  resetBefore: share,
  resetAfter: share,
  hangBefore: share,
  hangAfter: share,
  html: share,
  cutJson: share,
});

const behaviourSchema = z.strictObject({
  cancelRefusal: z.enum(['MPC.10212', 'MPC.10213']),
  unknownIds: z.enum(['absent', 'NO_TASK']),
  listOrder: z.enum(['oldest', 'newest']),
  gatewayPrefix: z.enum(['APIGW', 'APIG']),
});

/** The throttle. */
export interface QuotaSettings {
  /** Calls a minute and tenant. */
  readonly perMinute: number;
  /** Calls a minute of all tenants together. */
  readonly overallPerMinute: number;
  /** `fixed`: the count starts anew at each full minute. `sliding`: the last 60 s count at any time. */
  readonly window: 'fixed' | 'sliding';
  /** Whether all calls of a tenant share one count, or each API has its own; the documentation leaves it open. */
  readonly scope: 'tenant' | 'api';
  /** Whether a call that was refused uses up quota too, as was reported of another service behind this gateway. */
  readonly countRefused: boolean;
}

/** How waiting tasks get started and end, in every project alike. */
export interface LifecycleSettings {
  /** 0: nothing starts by itself. */
  readonly startsPerMinute: number;
  /** How many run at once. */
  readonly concurrency: number;
  /** How long a task stays in the queue at least, counted from when it was put in. */
  readonly queueMs: number;
  /** How long a task runs. */
  readonly durationMs: number;
  /** Share of the tasks that end as FAILED, 0 to 1. */
  readonly failShare: number;
}

/** How often calls to the transcoding API are disturbed; each a share, 0 to 1, that together make at most 1 (latency apart). */
export interface FaultShares {
  /** Share of the answers that come late; may add to another fault. */
  readonly latency: number;
  /** How late, in milliseconds. */
  readonly latencyMs: number;
  /** 429 although there is quota. */
  readonly throttled: number;
  /** 500 or 503 before the effect, 502 or 504 before or after it. */
  readonly serverError: number;
  /** Connection reset before the call had an effect. */
  readonly resetBefore: number;
  /** Connection reset after the call had its effect. */
  readonly resetAfter: number;
  /** No answer, no effect. */
  readonly hangBefore: number;
  /** No answer although the call had its effect. */
  readonly hangAfter: number;
  /** A 502 page of HTML, before or after the effect. */
  readonly html: number;
  /** The connection ends inside the body, after the effect; an answer without a body is lost whole. */
  readonly cutJson: number;
}

/** Choices where the documentation is silent or contradicts itself. */
export interface BehaviourSettings {
  /** Answer to a cancel that cannot be done: the page's sample (400), or the error table's row (403). */
  readonly cancelRefusal: 'MPC.10212' | 'MPC.10213';
  /** Whether a query leaves unknown ids out or returns an item with the status NO_TASK. */
  readonly unknownIds: 'absent' | 'NO_TASK';
  readonly listOrder: 'oldest' | 'newest';
  readonly gatewayPrefix: 'APIGW' | 'APIG';
}

/** All that can be set while the simulator runs. */
export interface Settings {
  readonly quota: QuotaSettings;
  readonly lifecycle: LifecycleSettings;
  readonly faults: FaultShares;
  readonly behaviour: BehaviourSettings;
}

/** Some settings; what is left out keeps its value. */
export type SettingsPatch = { readonly [Group in keyof Settings]?: Partial<Settings[Group]> };

/** The documented limits, no faults, and a queue slow enough to cancel from by hand. */
export const DEFAULT_SETTINGS: Settings = {
  quota: {
    perMinute: 100,
    overallPerMinute: 1000,
    window: 'fixed',
    scope: 'tenant',
    countRefused: false,
  },
  lifecycle: {
    startsPerMinute: 60,
    concurrency: 10,
    queueMs: 300_000,
    durationMs: 120_000,
    failShare: 0.05,
  },
  faults: {
    latency: 0,
    latencyMs: 2000,
    throttled: 0,
    serverError: 0,
    resetBefore: 0,
    resetAfter: 0,
    hangBefore: 0,
    hangAfter: 0,
    html: 0,
    cutJson: 0,
  },
  behaviour: {
    cancelRefusal: 'MPC.10212',
    unknownIds: 'absent',
    listOrder: 'oldest',
    gatewayPrefix: 'APIGW',
  },
};

/** Settings that cannot be: names every problem, not only the first. */
export class SettingsError extends Error {
  readonly code = 'SIMULATOR_SETTINGS';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the simulator's settings are wrong: ${problems.join('; ')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

const patchSchema = z.strictObject({
  quota: z.optional(z.partial(quotaSchema)),
  lifecycle: z.optional(z.partial(lifecycleSchema)),
  faults: z.optional(z.partial(faultSharesSchema)),
  behaviour: z.optional(z.partial(behaviourSchema)),
});

/**
 * The settings with the patch applied.
 *
 * @throws {SettingsError} for unknown names and values out of range, all of them
 */
export const mergeSettings = (base: Settings, patch: unknown): Settings => {
  const parsed = patchSchema.safeParse(patch);
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map(describeIssue));
  const changed = parsed.data as SettingsPatch;
  const merged: Settings = {
    quota: { ...base.quota, ...changed.quota },
    lifecycle: { ...base.lifecycle, ...changed.lifecycle },
    faults: { ...base.faults, ...changed.faults },
    behaviour: { ...base.behaviour, ...changed.behaviour },
  };
  const { latency: _latency, latencyMs: _latencyMs, ...exclusive } = merged.faults;
  const sum = Object.values(exclusive).reduce((total, each) => total + each, 0);
  if (sum > 1 + 1e-9) {
    throw new SettingsError([`faults: the shares add up to ${sum}, more than 1`]);
  }
  return merged;
};

/** One line for a validation issue: where, then what. */
export const describeIssue = (issue: z.core.$ZodIssue): string =>
  `${issue.path.join('.') || 'value'}: ${issue.message}`;
