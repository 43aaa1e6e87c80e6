/** What the code cannot say of a setting itself. Who takes it, what it takes and its default are found out by asking. */
export interface Setting {
  readonly variable: string;
  readonly meaning: string;
  /** Where a configuration holds its default, as a path; absent: there is none. */
  readonly at?: string;
  /** What it takes, where that is more than the problem of a wrong value says. */
  readonly takes?: string;
  /** The variables beside which it may stand, where those of the example do not let it. */
  readonly among?: 'login' | 'secret' | 'projects' | 'callers in a secret' | 'temporary keys';
}

/** All settings, in the order of the table. */
export const SETTINGS: readonly Setting[] = [
  { variable: 'HUAWEICLOUD_SDK_AK', meaning: 'access key of the transcoding API' },
  { variable: 'HUAWEICLOUD_SDK_SK', meaning: 'its secret key' },
  {
    variable: 'HUAWEICLOUD_SDK_SECURITY_TOKEN',
    meaning: 'goes with temporary keys',
    among: 'temporary keys',
  },
  { variable: 'KEYS_EXPIRE_AT', meaning: 'when temporary keys end', among: 'temporary keys' },
  {
    variable: 'IAM_USER',
    meaning: 'instead of keys: a user, for whom a token of the project is fetched and renewed',
    among: 'login',
  },
  { variable: 'IAM_PASSWORD', meaning: 'password of that user', among: 'login' },
  { variable: 'IAM_DOMAIN', meaning: 'account of that user', among: 'login' },
  {
    variable: 'MPC_SECRET_ARN',
    meaning: 'instead of either: a secret with the same names as fields of one JSON object',
    among: 'secret',
  },
  {
    variable: 'SECRET_TTL',
    meaning: 'how long a secret is used before it is read again',
    at: 'secretTtlMs',
  },
  { variable: 'MPC_REGION', meaning: 'region of the transcoding API' },
  {
    variable: 'MPC_ENDPOINT',
    meaning:
      'scheme and host of the API; `mts.` in cn-north-1, and needed where the region is not known',
    at: 'projects.0.endpoint',
  },
  {
    variable: 'IAM_ENDPOINT',
    meaning: 'scheme and host of IAM',
    at: 'projects.0.iamEndpoint',
  },
  {
    variable: 'HUAWEICLOUD_SDK_PROJECT_ID',
    meaning: 'the project; without it, it is looked up by the region',
  },
  {
    variable: 'MPC_PROJECTS',
    meaning: 'several projects instead of one, [see below](#several-projects)',
    takes: 'a JSON array',
    among: 'projects',
  },
  {
    variable: 'MPC_REQUESTS_PER_MINUTE',
    meaning: "the tenant's quota",
    takes: 'a whole number from 1',
    at: 'projects.0.requestsPerMinute',
  },
  { variable: 'QUOTA_SHARE', meaning: 'part of it that is always ours', at: 'quotaShare' },
  {
    variable: 'ENVIRONMENTS',
    meaning: 'execution environments that divide this part',
    at: 'environments',
  },
  {
    variable: 'QUOTA_SCOPE',
    meaning: 'whether cancels and queries are counted together (`tenant`) or apart (`api`)',
    at: 'quotaScope',
  },
  { variable: 'ATTEMPT_TIMEOUT', meaning: 'how long a call may take', at: 'attemptTimeoutMs' },
  {
    variable: 'RETRY_WINDOW',
    meaning: 'a request that fails for so long is dead; at most `MAX_QUEUE_AGE`',
    at: 'retryWindowMs',
  },
  {
    variable: 'MAX_QUEUE_AGE',
    meaning: 'a request that is not served for so long is dead',
    at: 'maxQueueAgeMs',
  },
  { variable: 'CANCEL_REQUESTS_QUEUE_URL', meaning: 'set by `serverless.yml`' },
  { variable: 'DEAD_LETTER_QUEUE_URL', meaning: 'set by `serverless.yml`' },
  { variable: 'PARKED_QUEUE_URL', meaning: 'set by `serverless.yml`' },
  {
    variable: 'EVENT_BUS_NAME',
    meaning: 'the event bus that is told of outcomes; without it, none is',
  },
  {
    variable: 'HTTP_DECIDES',
    meaning:
      'whether one request is decided while its caller waits; else all are put on the queue, and the transcoding API’s own contract is not offered',
    at: 'decides',
  },
  {
    variable: 'HTTP_AUTH',
    meaning: 'which proofs of identity are taken; several with commas between them',
  },
  {
    variable: 'HTTP_CALLERS',
    meaning: 'who may call, [as JSON](docs/http.md#who-may-call)',
    takes: 'a JSON object',
  },
  {
    variable: 'HTTP_CALLERS_SECRET_ARN',
    meaning: 'instead: a secret that holds it',
    among: 'callers in a secret',
  },
  {
    variable: 'MAX_REDRIVES',
    meaning: 'a dead letter comes back so often before it is parked',
    at: 'maxRedrives',
  },
  { variable: 'REDRIVE_INTERVAL', meaning: 'from one redrive to the next', at: 'intervalMs' },
  {
    variable: 'STALE_AFTER',
    meaning: 'a task that waits for so long is stale',
    at: 'staleAfterMs',
  },
  {
    variable: 'CLEANUP_ONLY',
    meaning: 'only tasks that match are stale',
    takes: '[a filter](docs/clean-up.md#filters)',
  },
  {
    variable: 'CLEANUP_NEVER',
    meaning: 'tasks that match are spared',
    takes: '[a filter](docs/clean-up.md#filters)',
  },
  {
    variable: 'CLEANUP_MIN_WAITING',
    meaning: 'below so many waiting tasks of a project nothing is stale',
    takes: 'a whole number from 0',
    at: 'minWaiting',
  },
  {
    variable: 'CLEANUP_DRY_RUN',
    meaning: 'whether runs only report',
    at: 'dryRun',
  },
  {
    variable: 'CLEANUP_MAX_PER_RUN',
    meaning: 'tasks that a run chooses at most; a fifth of the quota of one interval is the limit',
    at: 'maxPerRun',
  },
  {
    variable: 'CLEANUP_MAX_SHARE',
    meaning: 'a list of which more than this would go is left alone',
    takes: 'a number above 0, to 1',
    at: 'maxShare',
  },
  { variable: 'CLEANUP_INTERVAL', meaning: 'from one clean-up to the next', at: 'intervalMs' },
  {
    variable: 'CLEANUP_SWITCH_PARAMETER',
    meaning: 'parameter of AWS Systems Manager that must hold `on`; without it there is no switch',
  },
  {
    variable: 'POWERTOOLS_LOG_LEVEL',
    meaning: 'which lines are written',
    at: 'logLevel',
  },
  { variable: 'LOG_LEVEL', meaning: 'the same, where the one above is not set', at: 'logLevel' },
  {
    variable: 'AWS_LAMBDA_LOG_LEVEL',
    meaning: 'the same, where neither is; set by Lambda',
    at: 'logLevel',
  },
];
