import { ourPeer } from '../../local/simulation/ourPeer.ts';
import { type RunRecord, runScenario } from '../../local/simulation/runScenario.ts';
import type { Scenario } from '../../local/simulation/scenario.ts';
import { allAtOnce, quiet, waiting } from '../../local/simulation/scenarios/plain.ts';
import { readDeployment } from '../deployment.ts';
import type { Effort, Suite } from '../suite.ts';

const SEED = 1;
const TENANTS: Readonly<Record<Effort, readonly number[]>> = {
  full: [1, 10, 30, 100],
  smoke: [1, 2],
};
const EACH: Readonly<Record<Effort, number>> = { full: 200, smoke: 20 };

/** Each has a quota and credentials of its own, and asks for as much as every other, at once. */
const tenantsScenario = (count: number, each: number): Scenario => {
  const projects = Array.from({ length: count }, (_, index) =>
    (index + 1).toString(16).padStart(32, '0'),
  );
  const tasks = projects.flatMap((project) => waiting(each, project));
  return { ...quiet('tenants'), projects, tasks, requests: allAtOnce(tasks, SEED) };
};

interface Measured {
  readonly tenants: number;
  readonly requests: number;
  readonly drainSeconds: number;
  readonly callsPerMinute: number;
  readonly invocations: number;
  readonly throttled: number;
}

const measure = (tenants: number, record: RunRecord): Measured => {
  const { requests, ledger, invocations, startedAt } = record;
  const lastEnd = requests.reduce((last, { ends }) => Math.max(last, ends[0]?.at ?? 0), 0);
  const drainSeconds = (lastEnd - startedAt) / 1_000;
  return {
    tenants,
    requests: requests.length,
    drainSeconds,
    callsPerMinute: (ledger.length * 60) / drainSeconds,
    invocations,
    throttled: ledger.filter(({ status }) => status === 429).length,
  };
};

/** The same load for each of more and more tenants, in one deployment with two environments. */
export const scale: Suite = {
  key: 'scale',
  run: async (effort, progress) => {
    const deployment = await readDeployment();
    const measured: Measured[] = [];
    for (const tenants of TENANTS[effort]) {
      const scenario = tenantsScenario(tenants, EACH[effort]);
      const record = await runScenario(scenario, ourPeer(scenario, deployment), {
        throttle: 'fixed',
        seed: SEED,
        progress: (ended, asked) => progress(`scale, ${tenants} tenants`, ended, asked),
      });
      measured.push(measure(tenants, record));
    }
    const count = (value: number): string => Math.round(value).toLocaleString('en-US');
    return {
      kind: 'measured',
      json: Object.fromEntries(
        measured.map(({ tenants, drainSeconds, callsPerMinute }) => [
          tenants,
          {
            drain_s: Math.round(drainSeconds),
            calls_per_minute: Math.round(callsPerMinute),
          },
        ]),
      ),
      report: {
        title: 'Many tenants in one deployment',
        tables: [
          {
            columns: [
              { title: 'Tenants', align: 'right' },
              { title: 'requests', align: 'right' },
              { title: 'drained s', align: 'right' },
              { title: 'calls/min', align: 'right' },
              { title: 'invocations', align: 'right' },
              { title: 'throttled', align: 'right' },
            ],
            rows: measured.map((of) => [
              count(of.tenants),
              count(of.requests),
              count(of.drainSeconds),
              count(of.callsPerMinute),
              count(of.invocations),
              count(of.throttled),
            ]),
          },
        ],
        notes: [
          `Simulated: ${EACH[effort]} requests at once for each tenant, which has its own 100 calls a minute, in the deployment as the template has it. What it means stands in docs/scale.md.`,
        ],
        goals: [],
        charts: [],
      },
    };
  },
};
