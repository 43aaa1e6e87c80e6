import { rush } from '../../local/simulation/scenarios/rush.ts';
import { compare, type Simulation } from '../../local/simulation/simulate.ts';
import { readDeployment } from '../deployment.ts';
import { rounded } from '../statistics.ts';
import type { Effort, Suite } from '../suite.ts';

const NAMES = ['burst', 'storm'] as const;
const REQUESTS: Readonly<Record<Effort, Readonly<Record<(typeof NAMES)[number], number>>>> = {
  full: { burst: 1_000, storm: 10_000 },
  smoke: { burst: 50, storm: 100 },
};
const SEED = 1;
/** The goals of the simulation itself. */
const MOST_OVER_LEAST = 1.05;
const MOST_OVER_IDEAL = 1.1;

type Measured = Simulation['ours'];

/** Requests that came to an outcome: neither dead, nor parked, nor lost. */
const resolvedOf = ({ dead, lost }: Measured, requests: number): number => requests - dead - lost;

const jsonOf = (measured: Measured, requests: number) => ({
  calls_per_resolved: rounded(measured.api_calls / resolvedOf(measured, requests)),
  drain_minutes: rounded(measured.drain_s / 60),
  saved: measured.cancelled,
  dead: measured.dead,
});

const peersOf = ({ requests, ours, naive }: Simulation) => ({
  ours: jsonOf(ours, requests),
  naive: jsonOf(naive, requests),
});

const rowsOf = (simulation: Simulation): string[][] =>
  Object.entries(peersOf(simulation)).map(([name, of]) => [
    simulation.scenario,
    name,
    of.calls_per_resolved.toFixed(2),
    of.drain_minutes.toFixed(1),
    of.saved.toLocaleString('en-US'),
    of.dead.toLocaleString('en-US'),
  ]);

const goalsOf = ({ scenario, ours }: Simulation) => {
  const calls = ours.api_calls / ours.lower_bound;
  const drain = ours.drain_s / ours.ideal_drain_s;
  return [
    {
      text: `${scenario}: at most ${MOST_OVER_LEAST} × the fewest calls that are possible`,
      measured: calls.toFixed(3),
      met: calls <= MOST_OVER_LEAST,
    },
    {
      text: `${scenario}: drained within ${MOST_OVER_IDEAL} × the ideal time`,
      measured: drain.toFixed(3),
      met: drain <= MOST_OVER_IDEAL,
    },
  ];
};

/** How the quota is spent: the simulation's burst and storm, ours beside the naive peer. */
export const economy: Suite = {
  key: 'economy',
  run: async (effort, progress) => {
    const deployment = await readDeployment();
    const simulations: Simulation[] = [];
    for (const name of NAMES) {
      const scenario = rush(name, REQUESTS[effort][name], SEED);
      simulations.push(
        await compare(name, scenario, deployment, {
          seed: SEED,
          throttle: 'fixed',
          progress: (peer, ended, asked) => progress(`economy, ${name}, ${peer}`, ended, asked),
        }),
      );
    }
    return {
      kind: 'measured',
      json: Object.fromEntries(simulations.map((each) => [each.scenario, peersOf(each)])),
      report: {
        title: 'Economy of the quota',
        tables: [
          {
            columns: [
              { title: 'Scenario', align: 'left' },
              { title: 'Peer', align: 'left' },
              { title: 'calls/resolved', align: 'right' },
              { title: 'minutes', align: 'right' },
              { title: 'tasks saved', align: 'right' },
              { title: 'dead', align: 'right' },
            ],
            rows: simulations.flatMap(rowsOf),
          },
        ],
        notes: [
          `Simulated: ${REQUESTS[effort].burst.toLocaleString('en-US')} and ${REQUESTS[effort].storm.toLocaleString('en-US')} requests at once, 100 calls a minute, seed ${SEED}; the same as \`npm run simulate -- --scenario burst\`, which holds more against it. The naive peer is drained early because it gives up: what failed five times is dead.`,
        ],
        goals: simulations.flatMap(goalsOf),
        charts: [
          {
            kind: 'bars',
            name: 'economy',
            title: 'API calls per resolved request',
            unit: 'calls',
            bars: simulations.flatMap((simulation) =>
              Object.entries(peersOf(simulation)).map(([peer, of]) => ({
                label: `${simulation.scenario}, ${peer}`,
                value: of.calls_per_resolved,
                own: peer === 'ours',
              })),
            ),
          },
        ],
      },
    };
  },
};
