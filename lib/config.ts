import * as z from 'zod/mini';

/** Access to one project of the transcoding API. */
export interface ProjectConfig {
  readonly projectId: string;
  /** Scheme and host, without a path. */
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKey: string;
    readonly secretKey: string;
    readonly securityToken?: string;
  };
}

/** Settings of the queue consumer. */
export interface ConsumerConfig {
  /** At least one; requests that name no project go to the first. */
  readonly projects: readonly ProjectConfig[];
  readonly queueUrls: {
    readonly source: string;
    readonly deadLetter: string;
    readonly parked: string;
  };
  /** Requests a minute of the tenant, over all environments of all functions. */
  readonly requestsPerMinute: number;
  /** This function's part of the quota (0 to 1), and the environments among which it is divided. */
  readonly quotaShare: number;
  readonly environments: number;
  readonly retryWindowMs: number;
  readonly maxQueueAgeMs: number;
  readonly attemptTimeoutMs: number;
}

/** Thrown at start when settings are missing or wrong; the message lists all of them, each with its variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** One line per problem, `VARIABLE: what is wrong`. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the service cannot start:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const DURATION = /^(\d{1,6})([smhd])$/;

const text = z
  .string({ error: 'is missing' })
  .check(z.minLength(1, { error: 'is empty' }), z.trim());
const url = text.check(
  z.refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    error: 'must be an http or https URL',
  }),
);
const endpoint = z.pipe(
  url.check(
    z.refine((value) => !URL.canParse(value) || new URL(value).pathname === '/', {
      error: 'must not have a path',
    }),
  ),
  z.transform((value) => new URL(value).origin),
);
const number = (least: number, most: number) =>
  z.pipe(
    text.check(
      z.refine(
        (value) => /^\d+(\.\d+)?$/.test(value) && Number(value) >= least && Number(value) <= most,
        { error: `must be a number from ${least} to ${most}` },
      ),
    ),
    z.transform(Number),
  );
const duration = z.pipe(
  text.check(
    z.refine((value) => DURATION.test(value), {
      error: 'must be a duration such as 90s, 15m, 1h or 1d',
    }),
  ),
  z.transform((value) => {
    const [, amount, unit] = DURATION.exec(value) ?? [];
    return Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  }),
);

const consumerSchema = z.object({
  HUAWEICLOUD_SDK_AK: text,
  HUAWEICLOUD_SDK_SK: text,
  HUAWEICLOUD_SDK_SECURITY_TOKEN: z.optional(text),
  HUAWEICLOUD_SDK_PROJECT_ID: text.check(
    z.regex(/^[A-Za-z0-9]{1,64}$/, { error: 'must be a project id: letters and digits' }),
  ),
  MPC_ENDPOINT: endpoint,
  CANCEL_REQUESTS_QUEUE_URL: url,
  DEAD_LETTER_QUEUE_URL: url,
  PARKED_QUEUE_URL: url,
  MPC_REQUESTS_PER_MINUTE: z._default(number(1, 1_000_000_000), 100),
  QUOTA_SHARE: z._default(number(0.01, 1), 0.7),
  ENVIRONMENTS: z._default(number(1, 1_000), 2),
  RETRY_WINDOW: z._default(duration, 3_600_000),
  MAX_QUEUE_AGE: z._default(duration, 86_400_000),
  ATTEMPT_TIMEOUT: z._default(duration, 8_000),
});

/**
 * Reads the settings of the queue consumer.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export const readConsumerConfig = (
  environment: Readonly<Record<string, string | undefined>>,
): ConsumerConfig => {
  const read = z.safeParse(consumerSchema, environment);
  if (!read.success) {
    throw new ConfigError(
      read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    );
  }
  const settings = read.data;
  const securityToken = settings.HUAWEICLOUD_SDK_SECURITY_TOKEN;
  return {
    projects: [
      {
        projectId: settings.HUAWEICLOUD_SDK_PROJECT_ID,
        endpoint: settings.MPC_ENDPOINT,
        credentials: {
          accessKey: settings.HUAWEICLOUD_SDK_AK,
          secretKey: settings.HUAWEICLOUD_SDK_SK,
          ...(securityToken === undefined ? {} : { securityToken }),
        },
      },
    ],
    queueUrls: {
      source: settings.CANCEL_REQUESTS_QUEUE_URL,
      deadLetter: settings.DEAD_LETTER_QUEUE_URL,
      parked: settings.PARKED_QUEUE_URL,
    },
    requestsPerMinute: settings.MPC_REQUESTS_PER_MINUTE,
    quotaShare: settings.QUOTA_SHARE,
    environments: settings.ENVIRONMENTS,
    retryWindowMs: settings.RETRY_WINDOW,
    maxQueueAgeMs: settings.MAX_QUEUE_AGE,
    attemptTimeoutMs: settings.ATTEMPT_TIMEOUT,
  };
};
