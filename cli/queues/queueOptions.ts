import { Command } from 'commander';
import type { QueueName } from '../../lib/queue/queues.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Problems } from '../usage.ts';

/** How the queues and AWS are found, as it was typed. */
export interface QueueOptions {
  readonly stage?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly json?: true;
}

/** Where a queue is: its URL, or the name by which SQS gives its URL. */
export type QueuePlace =
  | { readonly by: 'url'; readonly url: string; readonly variable: string }
  | { readonly by: 'name'; readonly name: string };

/** Where the queues are, and how AWS is reached. */
export interface QueuePlaces {
  /** Absent: what the AWS configuration of this machine says. */
  readonly region?: string;
  readonly endpoint?: string;
  readonly queues: ReadonlyMap<QueueName, QueuePlace>;
}

/** The environment variable that holds the URL of each queue, and its name in the template. */
export const QUEUES: Readonly<Record<QueueName, { variable: string; name: string }>> = {
  source: { variable: 'CANCEL_REQUESTS_QUEUE_URL', name: 'cancel-requests' },
  deadLetter: { variable: 'DEAD_LETTER_QUEUE_URL', name: 'dead-letter' },
  parked: { variable: 'PARKED_QUEUE_URL', name: 'parked' },
};

/** A command that works with the queues; its words are checked by its own action, so that none is repeated in an error. */
export const queueCommand = (name: string): Command =>
  new Command(name)
    .option(
      '--stage <stage>',
      'find the queues of this stage by their names (default: by their environment variables)',
    )
    .option('--region <region>', 'AWS region (default: AWS_REGION, or that of the queue URL)')
    .option('--endpoint <url>', 'endpoint of a local SQS (default: AWS_ENDPOINT_URL_SQS)')
    .option('--json', 'print JSON for a machine')
    .allowUnknownOption()
    .allowExcessArguments();

const isHttpUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const STAGE = /^[A-Za-z0-9-]{1,40}$/;
const REGION = /^[a-z0-9-]{1,40}$/;
const REGION_IN_URL = /^https:\/\/(?:sqs\.)?([a-z]{2}[a-z0-9-]*-\d)\./;

const readPlaces = (
  { stage }: QueueOptions,
  env: Surroundings['env'],
  needed: readonly QueueName[],
  report: Problems,
): Map<QueueName, QueuePlace> => {
  const places = new Map<QueueName, QueuePlace>();
  if (stage !== undefined && !STAGE.test(stage)) {
    report('--stage', 'must be of letters, digits and hyphens, such as dev');
  }
  for (const queue of needed) {
    const { variable, name } = QUEUES[queue];
    const url = env[variable]?.trim();
    if (stage !== undefined) {
      places.set(queue, { by: 'name', name: `transcoding-canceller-${stage}-${name}` });
    } else if (!url) report(variable, 'is not set, and --stage is not given');
    else if (!isHttpUrl(url)) report(variable, 'must be an http or https URL');
    else places.set(queue, { by: 'url', url, variable });
  }
  return places;
};

/** The SDK reads only the first of these two, the AWS CLI only the second. */
const regionOf = (
  { region }: QueueOptions,
  env: Surroundings['env'],
  places: ReadonlyMap<QueueName, QueuePlace>,
): string | undefined => {
  const urls = [...places.values()].map((place) => (place.by === 'url' ? place.url : ''));
  const ofUrl = urls.map((url) => REGION_IN_URL.exec(url)?.[1]).find((it) => it !== undefined);
  return region || ofUrl || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined;
};

/** Reads where the needed queues are. What is wrong with an option or a variable is reported. */
export const readQueuePlaces = (
  options: QueueOptions,
  env: Surroundings['env'],
  needed: readonly QueueName[],
  report: Problems,
): QueuePlaces => {
  const queues = readPlaces(options, env, needed, report);
  const region = regionOf(options, env, queues);
  if (region !== undefined && !REGION.test(region)) {
    report('--region', 'must be the name of an AWS region, such as eu-central-1');
  }
  const endpoint =
    options.endpoint ?? (env['AWS_ENDPOINT_URL_SQS'] || env['AWS_ENDPOINT_URL'] || undefined);
  if (endpoint !== undefined && !isHttpUrl(endpoint)) {
    report('--endpoint', 'must be an http or https URL, such as http://127.0.0.1:4566');
  }
  return {
    queues,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
};
