import type { StackCommand } from './commandLine.ts';
import { IAM_ARN, WEBHOOK_SECRET } from './localCallers.ts';
import type { RunningSchedule } from './startSchedule.ts';
import type { Stack } from './startStack.ts';

/** What a person or a program needs to reach a stack. */
export interface Announcement {
  readonly stack: Stack;
  readonly command: StackCommand;
  readonly region: string;
  /** Tasks that were put in, one in each state. */
  readonly taskIds: readonly string[];
}

const LABEL_WIDTH = 20;

const WEBHOOK_KEY = Buffer.from(WEBHOOK_SECRET.replace('whsec_', ''), 'base64').toString('hex');

/** A request as a webhook sends it, signed where it is pasted. */
const signedPost = (httpUrl: string, taskId: string | undefined): string[] => [
  `  id=msg_$RANDOM at=$(date +%s) body='{"task_id":${taskId}}'`,
  `  curl -i ${httpUrl}/cancellations -H 'content-type: application/json' -d "$body" \\`,
  '    -H "webhook-id: $id" -H "webhook-timestamp: $at" -H "webhook-signature: v1,$(',
  '      printf %s "$id.$at.$body" | openssl dgst -sha256 -binary \\',
  `        -mac HMAC -macopt hexkey:${WEBHOOK_KEY} | base64)"`,
];

const tryHttp = ({ stack: { httpUrl }, command, taskIds }: Announcement): string[] => {
  if (httpUrl === undefined) return [];
  return [
    '',
    'Over HTTP: ask whether it is up, and cancel a task while you wait.',
    '',
    `  curl -i ${httpUrl}/health`,
    // A signature is good for five minutes of the time in here, which `date` does not know.
    ...(command.timeScale === 1 ? signedPost(httpUrl, taskIds[1]) : []),
  ];
};

const rows = (indent: string, pairs: readonly (readonly [string, string])[]): string[] =>
  pairs.map(([label, text]) => `${indent}${label.padEnd(LABEL_WIDTH - indent.length)}  ${text}`);

/** `CANCEL_REQUESTS_QUEUE_URL` as a person calls it: `cancel requests`. */
const queueLabel = (variable: string): string =>
  variable
    .replace(/_QUEUE_URL$/, '')
    .replaceAll('_', ' ')
    .toLowerCase();

const describeSchedules = (schedules: readonly RunningSchedule[]): string[] =>
  schedules.length === 0
    ? []
    : [
        'Schedules',
        ...rows(
          '  ',
          schedules.map(({ functionKey, everyMs }) => [
            functionKey,
            `every ${everyMs / 60_000} minutes`,
          ]),
        ),
      ];

/** Where everything is, and what to try. Lines without their ends. */
export const announce = (announcement: Announcement): string[] => {
  const { stack, command, region, taskIds } = announcement;
  const { simulator, project, sqs } = stack;
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = sqs.environment;
  return [
    'The service runs on this machine. Stop it with Ctrl-C.',
    '',
    ...rows('', [['MPC simulator', `${simulator.url} (transcoding API)`]]),
    ...rows('  ', [
      ['control', `${simulator.url}/__simulator/`],
      ['project', project.projectId],
      ['access key', project.accessKey],
      ['secret key', project.secretKey],
      [
        'tasks',
        `${taskIds[0]} to ${taskIds.at(-1)}, queued ones first, and the last does not exist`,
      ],
      [
        'faults',
        `${Number((command.faults * 100).toPrecision(3))} % of the calls, seed ${command.seed}`,
      ],
    ]),
    ...rows('', [['SQS', `${sqs.endpoint} (region ${region}, keys ${id} / ${secret})`]]),
    ...rows(
      '  ',
      [...stack.queueUrls].map(([variable, url]) => [queueLabel(variable), url]),
    ),
    ...(stack.httpUrl === undefined
      ? []
      : [
          ...rows('', [['HTTP API', stack.httpUrl]]),
          ...rows('  ', [
            ['webhook secret', WEBHOOK_SECRET],
            ['client keys', 'those of the simulator: point a client of the transcoding API here'],
            ['IAM caller', `${IAM_ARN}, who signs with the keys of SQS`],
          ]),
        ]),
    ...describeSchedules(stack.schedules),
    ...rows('', [
      ['Time', `x ${command.timeScale}`],
      ['Memory', command.dataDir ?? 'none, all is gone at the end (--data-dir keeps it)'],
    ]),
    '',
    'Try it from another terminal: send a request, look for dead letters, look at what was called.',
    '',
    `  export AWS_DEFAULT_REGION=${region} AWS_ACCESS_KEY_ID=${id} AWS_SECRET_ACCESS_KEY=${secret}`,
    '',
    `  aws sqs send-message --endpoint-url ${sqs.endpoint} \\`,
    `    --queue-url ${stack.queueUrl('CANCEL_REQUESTS_QUEUE_URL')} \\`,
    `    --message-body '{"task_id":${taskIds[0]}}'`,
    `  aws sqs receive-message --endpoint-url ${sqs.endpoint} --message-attribute-names All \\`,
    `    --queue-url ${stack.queueUrl('DEAD_LETTER_QUEUE_URL')}`,
    `  curl ${simulator.url}/__simulator/ledger ${simulator.url}/__simulator/tasks`,
    ...tryHttp(announcement),
    '',
  ];
};

/** The same as one line of JSON. */
export const announceAsJson = ({ stack, command, region, taskIds }: Announcement): string => {
  const { simulator, project, sqs, queueUrls, httpUrl, schedules } = stack;
  return JSON.stringify({
    event: 'started',
    mpc_endpoint: simulator.url,
    control: `${simulator.url}/__simulator/`,
    project_id: project.projectId,
    access_key: project.accessKey,
    secret_key: project.secretKey,
    task_ids: taskIds,
    sqs_endpoint: sqs.endpoint,
    region,
    queue_urls: Object.fromEntries(queueUrls),
    ...(httpUrl !== undefined && { http_url: httpUrl, webhook_secret: WEBHOOK_SECRET }),
    schedules: schedules.map(({ functionKey, everyMs }) => ({
      function: functionKey,
      every_s: everyMs / 1_000,
    })),
    time_scale: command.timeScale,
    seed: command.seed,
    faults: command.faults,
  });
};
