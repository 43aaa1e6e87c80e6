import { readDeployment } from '../deployment.ts';
import { rounded } from '../statistics.ts';
import type { Effort, Suite } from '../suite.ts';
import { type Cost, costOf } from './costOf.ts';
import { type DailyLoad, type Day, simulateDay } from './simulateDay.ts';

const MILLION = 1_000_000;
const QUOTA = 100;
/** A day has 144,000 calls at the documented quota: for more, the tenant needs a larger one. */
const LARGER_QUOTA = 1_000;

const LOADS: Readonly<Record<Effort, readonly DailyLoad[]>> = {
  full: [
    { perDay: 1_000, arrival: 'steady', requestsPerMinute: QUOTA },
    { perDay: 1_000, arrival: 'hourly', requestsPerMinute: QUOTA },
    { perDay: 10_000, arrival: 'steady', requestsPerMinute: QUOTA },
    { perDay: 10_000, arrival: 'hourly', requestsPerMinute: QUOTA },
    { perDay: 100_000, arrival: 'steady', requestsPerMinute: QUOTA },
    { perDay: 100_000, arrival: 'hourly', requestsPerMinute: QUOTA },
    { perDay: MILLION, arrival: 'steady', requestsPerMinute: LARGER_QUOTA },
    { perDay: MILLION, arrival: 'hourly', requestsPerMinute: LARGER_QUOTA },
  ],
  smoke: [{ perDay: 1_000, arrival: 'hourly', requestsPerMinute: QUOTA }],
};
/** The load that the JSON tells of: most of the quota is used, and requests wait for it. */
const HEADLINE: Readonly<Record<Effort, number>> = { full: 100_000, smoke: 1_000 };

interface Priced {
  readonly load: DailyLoad;
  readonly peer: 'ours' | 'naive';
  readonly day: Day;
  /** Per million requests that were resolved. */
  readonly cost: Cost;
}

const price = (load: DailyLoad, peer: Priced['peer'], day: Day): Priced => {
  const { sqs, compute, logs, total } = costOf(day);
  const perMillion = (dollars: number): number => (dollars * MILLION) / day.resolved;
  return {
    load,
    peer,
    day,
    cost: {
      sqs: perMillion(sqs),
      compute: perMillion(compute),
      logs: perMillion(logs),
      total: perMillion(total),
    },
  };
};

const rowOf = ({ load, peer, day, cost }: Priced): string[] => [
  load.perDay.toLocaleString('en-US'),
  load.arrival,
  peer,
  `${((100 * day.resolved) / day.requests).toFixed(1)} %`,
  ((day.billedSeconds * 1_000) / day.resolved).toFixed(0),
  ...[cost.sqs, cost.compute, cost.logs, cost.total].map((dollars) => dollars.toFixed(2)),
];

/** What a million cancels cost on AWS, ours beside the naive peer, from 1,000 to 1,000,000 a day. */
export const cost: Suite = {
  key: 'cost',
  run: async (effort, progress) => {
    const deployment = await readDeployment();
    const priced: Priced[] = [];
    for (const load of LOADS[effort]) {
      for (const peer of ['ours', 'naive'] as const) {
        const what = `cost, ${load.perDay} a day, ${load.arrival}, ${peer}`;
        const day = await simulateDay(load, peer, deployment, (done, total) =>
          progress(what, done, total),
        );
        priced.push(price(load, peer, day));
      }
    }
    const headline = (name: Priced['peer']): number => {
      const found = priced.find(
        ({ load, peer }) =>
          peer === name && load.arrival === 'hourly' && load.perDay === HEADLINE[effort],
      );
      return rounded(found?.cost.total ?? Number.NaN);
    };
    const lineOf = (name: Priced['peer']) => ({
      label: name,
      own: name === 'ours',
      points: priced
        .filter(({ load, peer }) => peer === name && load.arrival === 'hourly')
        .map(({ load, cost: { total } }) => ({ x: load.perDay, y: total })),
    });
    return {
      kind: 'measured',
      json: {
        ours_usd_per_million: headline('ours'),
        naive_usd_per_million: headline('naive'),
      },
      report: {
        title: 'Cost of a million cancels',
        tables: [
          {
            columns: [
              { title: 'a day', align: 'right' },
              { title: 'arrival', align: 'left' },
              { title: 'peer', align: 'left' },
              { title: 'resolved', align: 'right' },
              { title: 'billed ms each', align: 'right' },
              { title: 'SQS $', align: 'right' },
              { title: 'Lambda $', align: 'right' },
              { title: 'logs $', align: 'right' },
              { title: 'total $', align: 'right' },
            ],
            rows: priced.map(rowOf),
          },
        ],
        notes: [
          `US dollars per million requests that came to an outcome, by the list prices in bench/cost/prices.ts. Calls of SQS, invocations, their seconds at 512 MB and bytes of log are counted in the simulation, an hour of it 24 times; seconds include those that an invocation waits for the quota, since Lambda bills them. Steady: requests come evenly. Hourly: all of an hour come at its start; the JSON has that at ${HEADLINE[effort].toLocaleString('en-US')} a day. The quota is ${QUOTA} calls a minute, for a million a day ${LARGER_QUOTA.toLocaleString('en-US')}. What a naive peer could not resolve is dead and still has to be sent back by somebody, which is not in its price; nor is the time that its requests take on the processor, since all calls take 60 ms in the simulation.`,
          'Not in it for either, since it does not grow with requests: custom metrics, alarms, the secret and its reads, and the scheduled functions.',
        ],
        goals: [],
        charts:
          effort === 'full'
            ? [
                {
                  kind: 'lines',
                  name: 'cost',
                  title: 'Cost of a million cancels, by load (hourly bursts)',
                  xTitle: 'requests a day',
                  yTitle: 'US dollars per million',
                  lines: [lineOf('ours'), lineOf('naive')],
                },
              ]
            : [],
      },
    };
  },
};
