import type { Filter } from '../cleanup/filter.ts';
import { filter } from '../cleanup/filterDecoder.ts';
import { type EngineConfig, readEngineSettings, withoutEmpty } from '../config.ts';
import { type Decoded, optional, such, withDefault } from '../decode/decoder.ts';
import { looseObject } from '../decode/object.ts';
import { ConfigError } from './configError.ts';
import type { Environment } from './projectEntry.ts';
import { type Report, readFields } from './report.ts';
import { duration, matching, number, oneOf, url, whole } from './values.ts';

/** Settings of the clean-up. */
export interface CleanUpConfig extends EngineConfig {
  /** Waiting tasks that are older are stale; at least 15 minutes. */
  readonly staleAfterMs: number;
  /** Whether runs only report, unless they are told otherwise. */
  readonly dryRun: boolean;
  /** Tasks that one run chooses at most. */
  readonly maxPerRun: number;
  /** Above 0, to 1: no run happens to a list of which more than this would go. */
  readonly maxShare: number;
  /** Below so many waiting tasks of a project nothing is stale. */
  readonly minWaiting: number;
  /** Milliseconds from one run to the next. */
  readonly intervalMs: number;
  readonly only?: Filter;
  readonly never?: Filter;
  /** Name of the parameter of AWS Systems Manager that must hold `on`; absent: there is no such switch. */
  readonly switchParameter?: string;
}

/** Settings of a clean-up that may act. */
export interface ActingCleanUpConfig extends CleanUpConfig {
  /** Of the source queue. */
  readonly queueUrl: string;
}

/** The youngest age that may be called stale, and one that no queue reaches. */
export const AGE_LIMITS = ['15m', '365d'] as const;

/** So that clean-up cannot push live cancels behind it: of the quota of one interval, a run takes this at most. */
const LARGEST_SHARE_OF_INTERVAL = 0.2;
const MINUTE_MS = 60_000;

const cleanUpSchema = looseObject({
  STALE_AFTER: withDefault(duration(...AGE_LIMITS), 21_600_000),
  CLEANUP_DRY_RUN: withDefault(oneOf(['true', 'false'], 'must be true or false'), 'true'),
  CLEANUP_MAX_PER_RUN: withDefault(whole(1, 1_000_000), 100),
  CLEANUP_MAX_SHARE: withDefault(
    such(number(0, 1), (share) => share > 0, 'must be above 0'),
    0.5,
  ),
  CLEANUP_MIN_WAITING: withDefault(whole(0, 1_000_000_000), 0),
  CLEANUP_INTERVAL: withDefault(duration('1m', '1d'), 900_000),
  CLEANUP_ONLY: optional(filter),
  CLEANUP_NEVER: optional(filter),
  CLEANUP_SWITCH_PARAMETER: optional(
    matching(/^[\w./:-]{1,1011}$/, 'must be the name of a parameter'),
  ),
});
type CleanUpSettings = Decoded<typeof cleanUpSchema>;

const queueSchema = looseObject({ CANCEL_REQUESTS_QUEUE_URL: url });

/** Alone in its function, so that one environment has all of its share. */
const DEFAULTS = { quotaShare: 0.1, attemptTimeoutMs: 8_000 };

const itself = (variable: string): string => variable;

/** All that one run chooses could be of the project with the smallest quota. */
const checkCap = (
  { CLEANUP_MAX_PER_RUN: cap, CLEANUP_INTERVAL: intervalMs }: CleanUpSettings,
  { projects }: EngineConfig,
  report: Report,
): void => {
  const quotaPerMinute = Math.min(...projects.map(({ requestsPerMinute }) => requestsPerMinute));
  const most = Math.floor(
    (LARGEST_SHARE_OF_INTERVAL * quotaPerMinute * intervalMs) / MINUTE_MS + 1e-9,
  );
  if (cap > most) {
    report('CLEANUP_MAX_PER_RUN', `must not exceed ${most}, a fifth of the quota of one interval`);
  }
};

/**
 * Reads the settings of a clean-up that only looks.
 * @returns undefined when anything is wrong, once all of it was reported.
 */
export const readCleanUpSettings = (
  environment: Environment,
  report: Report,
): CleanUpConfig | undefined => {
  let isUsable = true;
  const note: Report = (setting, problem) => {
    isUsable = false;
    report(setting, problem);
  };
  const alone = { ENVIRONMENTS: '1', ...environment };
  const engine = readEngineSettings(alone, DEFAULTS, note);
  const settings = readFields(cleanUpSchema, environment, itself, note);
  if (engine === undefined || settings === undefined) return undefined;
  checkCap(settings, engine, note);
  if (!isUsable) return undefined;
  const { CLEANUP_ONLY: only, CLEANUP_NEVER: never } = settings;
  const { CLEANUP_SWITCH_PARAMETER: switchParameter } = settings;
  return {
    ...engine,
    staleAfterMs: settings.STALE_AFTER,
    dryRun: settings.CLEANUP_DRY_RUN === 'true',
    maxPerRun: settings.CLEANUP_MAX_PER_RUN,
    maxShare: settings.CLEANUP_MAX_SHARE,
    minWaiting: settings.CLEANUP_MIN_WAITING,
    intervalMs: settings.CLEANUP_INTERVAL,
    ...(only === undefined ? {} : { only }),
    ...(never === undefined ? {} : { never }),
    ...(switchParameter === undefined ? {} : { switchParameter }),
  };
};

/**
 * Reads the settings of a clean-up that may act.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export const readActingCleanUpConfig = (
  variables: Readonly<Record<string, string | undefined>>,
): ActingCleanUpConfig => {
  const problems: string[] = [];
  const report: Report = (setting, problem) => problems.push(`${setting}: ${problem}`);
  const environment = withoutEmpty(variables);
  const config = readCleanUpSettings(environment, report);
  const queue = readFields(queueSchema, environment, itself, report);
  if (config === undefined || queue === undefined) throw new ConfigError(problems);
  return { ...config, queueUrl: queue.CANCEL_REQUESTS_QUEUE_URL };
};
