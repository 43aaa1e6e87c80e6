import { layOutTable } from '../../cli/table.ts';
import { GOALS, type Row } from './goals.ts';
import type { Simulation } from './simulate.ts';

type Measured = Simulation['ours'];

const count = (value: number): string => value.toLocaleString('en-US');
const ratio = (value: number, base: number): string => (value / base).toFixed(3);
const seconds = (value: number): string =>
  `${value.toLocaleString('en-US', { minimumFractionDigits: 1 })} s`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The rows in their order; undefined for those that a simulation does not have. */
const ROWS: readonly (readonly [
  row: Row | string,
  cellOf: (of: Measured) => string | undefined,
])[] = [
  ['API calls', ({ api_calls }) => count(api_calls)],
  ['lower bound', ({ lower_bound }) => count(lower_bound)],
  [
    'calls over lower bound',
    ({ api_calls, lower_bound }) => ratio(api_calls, Math.max(1, lower_bound)),
  ],
  ['drained', ({ drain_s }) => seconds(drain_s)],
  ['ideal', ({ ideal_drain_s }) => seconds(ideal_drain_s)],
  ['drain over ideal', ({ drain_s, ideal_drain_s }) => ratio(drain_s, ideal_drain_s)],
  ['wait, 95th percentile', ({ wait_p95_s }) => seconds(wait_p95_s)],
  [
    'throttled',
    ({ throttled, api_calls }) => `${count(throttled)} (${percent(throttled / api_calls)})`,
  ],
  ['authentication failures', ({ auth_failures }) => count(auth_failures)],
  [
    'cancelled of reachable',
    ({ cancelled, reachable }) =>
      `${count(cancelled)} of ${count(reachable)} (${percent(cancelled / reachable)})`,
  ],
  ['too late', ({ too_late }) => count(too_late)],
  ['dead', ({ dead }) => count(dead)],
  ['lost', ({ lost }) => count(lost)],
  ['received again', ({ redelivery_s: at }) => (at === undefined ? at : seconds(at))],
  ['HTTP wait, 95th', ({ http_wait_p95_s: wait }) => (wait === undefined ? wait : seconds(wait))],
  ['HTTP undecided', ({ http_undecided: calls }) => (calls === undefined ? calls : count(calls))],
  [
    'small project',
    ({ small_drain_s: drain, small_solo_s: solo }) =>
      drain === undefined || solo === undefined
        ? undefined
        : `${seconds(drain)}, alone ${seconds(solo)}`,
  ],
];

/** The report of one simulation for a person: lines without their ends. */
export const describeSimulation = (simulation: Simulation): string[] => {
  const { scenario, seed, throttle, requests, environments, ours, naive } = simulation;
  const goals = new Map(GOALS[scenario].map((goal) => [goal.row as string, goal]));
  const rows = ROWS.flatMap(([row, cellOf]) => {
    const own = cellOf(ours);
    const goal = goals.get(row);
    if (own === undefined) return [];
    const met = goal === undefined ? '' : goal.isMet(simulation) ? 'met' : 'MISSED';
    return [[row, own, cellOf(naive) ?? '', goal?.text ?? '', met]];
  });
  return [
    `${scenario}: ${count(requests)} requests, ${environments} environments, a ${throttle} minute, seed ${seed}`,
    '',
    ...layOutTable(
      [
        { title: '', align: 'left' },
        { title: 'Ours', align: 'right' },
        { title: 'Naive', align: 'right' },
        { title: 'Goal', align: 'left' },
        { title: '', align: 'left' },
      ],
      rows,
    ),
    '',
  ];
};
