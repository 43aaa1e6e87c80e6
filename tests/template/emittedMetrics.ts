import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../lib/cancel/outcome.ts';
import type { FunctionName } from './neededPermissions.ts';

const lib = join(import.meta.dirname, '../../lib');

/** Counted by its own name, each; the compiler knows if one is missing. */
const outcomes: Readonly<Record<Outcome['kind'], true>> = {
  cancelled: true,
  already_cancelled: true,
  too_late: true,
  not_found: true,
  expired: true,
  mismatch: true,
  deferred: true,
  retry: true,
  rejected: true,
};

/** Names that a file of the code gives to metrics, literally. */
const literals = (path: string): string[] => {
  const code = readFileSync(join(lib, path), 'utf8');
  return [...code.matchAll(/'([a-z][a-z0-9_]*)'/g)].map(([, name = '']) => name);
};

const ofProjects = literals('observability/projectWatch.ts');

/** The metrics that each function may write, besides words that are no metrics. */
export const emittedMetrics: Readonly<Record<FunctionName, ReadonlySet<string>>> = {
  cancelFromQueue: new Set([
    ...Object.keys(outcomes),
    'dead',
    ...literals('observability/invocationMeter.ts'),
    ...ofProjects,
  ]),
  cancelFromHttp: new Set([
    ...Object.keys(outcomes),
    ...literals('observability/httpWatch.ts'),
    ...ofProjects,
  ]),
  redriveDeadLetters: new Set([
    ...literals('redrive/redriveWatch.ts'),
    ...['expired', 'max_redrives', 'too_old', 'unreadable', 'too_large'].map(
      (cause) => `parked_${cause}`,
    ),
  ]),
  cleanUpStale: new Set([...literals('cleanup/cleanUpWatch.ts'), ...ofProjects]),
};

/** A metric as an alarm or a dashboard names it. */
export interface NamedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const service = 'transcoding-canceller';
const queues = ['cancel-requests', 'dead-letter', 'parked'].map((it) => `${service}-dev-${it}`);

/** What SQS and Lambda measure, as far as it is looked at here (their Developer Guides, "metrics"). */
const ofAws: Readonly<Record<string, readonly string[]>> = {
  'AWS/SQS': [
    'ApproximateAgeOfOldestMessage',
    'ApproximateNumberOfMessagesDelayed',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesVisible',
  ],
  'AWS/Lambda': ['Errors', 'Throttles'],
};

const isOurs = ({ name, dimensions }: NamedMetric): boolean => {
  const { service: of, function: functionName = '', ...others } = dimensions;
  const key = functionName.replace(`${service}-dev-`, '') as FunctionName;
  return (
    of === service && Object.keys(others).length === 0 && (emittedMetrics[key]?.has(name) ?? false)
  );
};

/** Whether there is such a metric under such dimensions. */
export const exists = (metric: NamedMetric): boolean => {
  const { namespace, name, dimensions } = metric;
  if (namespace === 'TranscodingCanceller') return isOurs(metric);
  if (!ofAws[namespace]?.includes(name)) return false;
  return namespace === 'AWS/SQS'
    ? queues.includes(dimensions['QueueName'] ?? '')
    : dimensions['FunctionName']?.startsWith(`${service}-dev-`) === true;
};
