import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { exists, type NamedMetric } from './emittedMetrics.ts';
import { everything, switchedOff } from './everything.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { type ResolvedTemplate, resolveTemplate } from './resolveTemplate.ts';

const dimensions = z.array(z.object({ Name: z.string(), Value: z.string() }));
const metric = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: dimensions,
});
const alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.string()),
  ComparisonOperator: z.string(),
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  TreatMissingData: z.string(),
  Period: z.number().optional(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: dimensions.optional(),
  Metrics: z
    .array(
      z.object({
        Id: z.string(),
        Expression: z.string().optional(),
        MetricStat: z.object({ Metric: metric, Period: z.number(), Stat: z.string() }).optional(),
      }),
    )
    .default([]),
});
type Alarm = z.infer<typeof alarm>;

const named = ({ Namespace, MetricName, Dimensions }: z.infer<typeof metric>): NamedMetric => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
});

const metricsOf = ({ Metrics, ...it }: Alarm): NamedMetric[] => [
  ...('MetricName' in it ? [named(metric.parse(it))] : []),
  ...Metrics.flatMap(({ MetricStat }) => (MetricStat ? [named(MetricStat.Metric)] : [])),
];

const alarmsOf = ({ resources }: ResolvedTemplate): Map<string, Alarm> =>
  new Map(
    Object.values(resources)
      .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
      .map(({ Properties }) => alarm.parse(Properties))
      .map((it) => [it.AlarmName.replace('transcoding-canceller-dev-', ''), it]),
  );

let full: ResolvedTemplate;
let alarms: Map<string, Alarm>;

beforeAll(async () => {
  full = resolveTemplate(await packagedTemplate(everything));
  alarms = alarmsOf(full);
}, 120_000);

const alarmOf = (name: string): Alarm => {
  const found = alarms.get(name);
  if (found === undefined) throw new RangeError(`there is no alarm ${name}`);
  return found;
};

describe('the alarms', () => {
  test('are about all that a person has to look at', () => {
    expect([...alarms.keys()].toSorted()).toEqual([
      'authentication-failure',
      'breaker-open',
      'clean-up-failed',
      'clean-up-refused',
      'consumer-errors',
      'dead-letters',
      'event-publishing-failed',
      'no-clean-up-run',
      'old-letters',
      'oldest-request-age',
      'parked-letters',
      'throttles',
    ]);
  });

  test('look at metrics that there are, by the names in their expressions', () => {
    for (const it of alarms.values()) {
      const metrics = metricsOf(it);
      expect(metrics).not.toHaveLength(0);
      expect(metrics.filter((each) => !exists(each))).toEqual([]);
      const [{ Expression = '' } = {}] = it.Metrics;
      for (const { Id } of it.Metrics.slice(1)) expect(Expression).toContain(`FILL(${Id}, 0)`);
    }
  });

  test('tell a topic, and link to a section of the runbook that is there', () => {
    const runbook = readFileSync(join(import.meta.dirname, '../../docs/RUNBOOK.md'), 'utf8');
    const anchors = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );

    for (const { AlarmDescription, AlarmActions } of alarms.values()) {
      const [, anchor] = /docs\/RUNBOOK\.md#([\w-]+)$/.exec(AlarmDescription) ?? [];
      expect(anchors).toContain(anchor);
      expect(AlarmActions).toEqual([
        'arn:aws:sns:eu-central-1:111122223333:transcoding-canceller-dev-alarms',
      ]);
    }
  });

  test('leave nothing unsaid when a metric is missing', () => {
    for (const [name, { TreatMissingData }] of alarms) {
      expect(TreatMissingData).toBe(name === 'no-clean-up-run' ? 'breaching' : 'notBreaching');
    }
  });

  test.each([
    ['dead-letters', { op: 'GreaterThanThreshold', threshold: 0, seconds: 900 }],
    ['parked-letters', { op: 'GreaterThanThreshold', threshold: 0, seconds: 300 }],
    ['old-letters', { op: 'GreaterThanThreshold', threshold: 10 * 86_400, seconds: 900 }],
    ['oldest-request-age', { op: 'GreaterThanThreshold', threshold: 900, seconds: 300 }],
    ['no-clean-up-run', { op: 'LessThanThreshold', threshold: 1, seconds: 2 * 900 }],
  ])('ring for %s when that has lasted', (name, { op, threshold, seconds }) => {
    const it = alarmOf(name);
    const periods = new Set(it.Metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? []));

    expect(it).toMatchObject({ ComparisonOperator: op, Threshold: threshold });
    expect([...periods].map((period) => period * it.EvaluationPeriods)).toEqual([seconds]);
  });

  test.each([
    ['dead-letters', 'dead-letter'],
    ['parked-letters', 'parked'],
  ])('count for %s what is visible together with what is hidden', (name, queue) => {
    const it = alarmOf(name);

    expect(it.Metrics[0]?.Expression).toBe('FILL(visible, 0) + FILL(hidden, 0)');
    expect(metricsOf(it)).toEqual(
      ['Visible', 'NotVisible'].map((word) => ({
        namespace: 'AWS/SQS',
        name: `ApproximateNumberOfMessages${word}`,
        dimensions: { QueueName: `transcoding-canceller-dev-${queue}` },
      })),
    );
  });

  test('take the age of requests from our own metric as well: SQS leaves out what it has handed out three times', () => {
    const namesOf = (name: string) => metricsOf(alarmOf(name)).map((it) => it.name);

    expect(namesOf('oldest-request-age')).toContain('oldest_request_age');
    expect(namesOf('old-letters')).toContain('oldest_dead_letter_age');
  });

  test('are silent about a clean-up that is not to run', async () => {
    const without = resolveTemplate(await packagedTemplate(switchedOff));

    expect([...alarmsOf(without).keys()]).not.toContain('no-clean-up-run');
    expect(without.resources['CleanUpStaleEventsRuleSchedule1']?.Properties).toMatchObject({
      State: 'DISABLED',
    });
  }, 60_000);

  test('are mailed to whoever is named, and to nobody else', async () => {
    const bare = resolveTemplate(await packagedTemplate());

    expect(full.resources['AlarmMail']?.Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: everything.alarmEmail,
    });
    expect(bare.resources).not.toHaveProperty('AlarmMail');
  }, 60_000);
});
