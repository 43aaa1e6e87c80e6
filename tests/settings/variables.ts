/** Variables with which the consumer starts: one project, one key. */
export const WORKING: Readonly<Record<string, string>> = {
  HUAWEICLOUD_SDK_AK: 'AK',
  HUAWEICLOUD_SDK_SK: 'SK',
  HUAWEICLOUD_SDK_PROJECT_ID: '0a1b2c',
  MPC_REGION: 'cn-north-4',
  CANCEL_REQUESTS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/cancel-requests',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/dead-letter',
  PARKED_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/parked',
};

const PROJECT_VARIABLES = new Set([
  'HUAWEICLOUD_SDK_AK',
  'HUAWEICLOUD_SDK_SK',
  'HUAWEICLOUD_SDK_PROJECT_ID',
  'MPC_REGION',
]);

/** Those of the variables that say nothing of a project. */
export const WITHOUT_PROJECT: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(WORKING).filter(([name]) => !PROJECT_VARIABLES.has(name)),
);

/** Variables with several projects. */
export const withProjects = (
  projects: unknown,
  rest: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  ...WITHOUT_PROJECT,
  MPC_PROJECTS: typeof projects === 'string' ? projects : JSON.stringify(projects),
  ...rest,
});
