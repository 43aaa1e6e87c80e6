/** The settings of an SQS event source mapping and of the function behind it, in Lambda's own units. */
export interface MappingSettings {
  /** Name of the function. */
  readonly functionName: string;
  /** Seconds an invocation may take, 1 to 900. */
  readonly timeoutSeconds: number;
  /** Memory of the function in MB, 128 to 10,240. It is only told to the function. */
  readonly memoryMegabytes: number;
  /** Records in an invocation at most, 1 to 10,000; above 10 only with a window. */
  readonly batchSize: number;
  /** Seconds to gather a batch for, counted from its first record, 0 to 300. */
  readonly windowSeconds: number;
  /** Invocations at a time at most, 2 to 1,000. Absent: the five with which Lambda starts on a queue. */
  readonly maximumConcurrency?: number;
  /** Whether the function's answer says which records failed. Without it the answer is not looked at. */
  readonly reportBatchItemFailures: boolean;
}

type Range = readonly [
  setting: 'timeoutSeconds' | 'memoryMegabytes' | 'batchSize' | 'windowSeconds',
  least: number,
  most: number,
];

const ranges: readonly Range[] = [
  ['timeoutSeconds', 1, 900],
  ['memoryMegabytes', 128, 10_240],
  ['batchSize', 1, 10_000],
  ['windowSeconds', 0, 300],
];

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/**
 * Why Lambda would refuse these settings; empty if it would not. The limits are those of CreateEventSourceMapping for a
 * standard queue, and the rule that a function must not outlive the visibility of what it was given.
 *
 * @param settings - The settings.
 * @param visibilityTimeoutSeconds - Of the source queue.
 */
export const problemsOf = (
  settings: MappingSettings,
  visibilityTimeoutSeconds: number,
): string[] => {
  const { batchSize, windowSeconds, maximumConcurrency, timeoutSeconds } = settings;
  const problems = ranges
    .filter(([setting, least, most]) => !isWithin(settings[setting], least, most))
    .map(
      ([setting, least, most]) =>
        `${setting} must be a whole number from ${least} to ${most}, not ${settings[setting]}`,
    );
  if (maximumConcurrency !== undefined && !isWithin(maximumConcurrency, 2, 1_000)) {
    problems.push(
      `maximumConcurrency must be a whole number from 2 to 1000, not ${maximumConcurrency}`,
    );
  }
  if (batchSize > 10 && windowSeconds < 1) {
    problems.push(`a batchSize above 10 (${batchSize}) needs a windowSeconds of at least 1`);
  }
  if (timeoutSeconds > visibilityTimeoutSeconds) {
    problems.push(
      `timeoutSeconds (${timeoutSeconds}) exceeds the queue's visibility time-out (${visibilityTimeoutSeconds})`,
    );
  }
  return problems;
};
