import type { ScriptedFault } from '../../mpc-simulator/faults.ts';
import { type Random, seededRandom } from '../../mpc-simulator/random.ts';
import type { FaultShares } from '../../mpc-simulator/settings.ts';
import type { PlannedRequest, PlannedTask, Scenario } from '../scenario.ts';
import { idAt, MAIN, quiet, SMALL, shuffle } from './plain.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Half of the requests come at the start, the others in waves. */
const WAVES = 6;
const BETWEEN_WAVES_MS = 10_000;
/** Above the documented limit, so that a seed is simulated in a fraction of a second; still scarce at the start. */
const REQUESTS_PER_MINUTE = 2_000;
const OUTAGE_MS = 45_000;
/** Waiting tasks that start while the queue is served; fewer than the bystanders, who are older than all due ones. */
const STARTS = 0.04;
const BYSTANDERS = 0.08;

type Kind =
  | 'waiting'
  | 'started'
  | 'finished'
  | 'unknown'
  | 'listed'
  | 'bystander'
  | 'expired'
  | 'mismatch'
  | 'unreadable'
  | 'hopeless';

/** Shares of the requests, in the order of their tasks' ids; all others are for waiting tasks. */
const SHARES: Readonly<Record<Exclude<Kind, 'waiting' | 'unknown' | 'bystander'>, number>> = {
  finished: 0.05,
  started: 0.1,
  listed: 0.03,
  expired: 0.01,
  mismatch: 0.01,
  unreadable: 0.02,
  hopeless: 0.02,
};
const UNKNOWN = 0.05;
const DUPLICATES = 0.1;

/** What makes a request unreadable. */
const UNREADABLE: readonly Partial<PlannedRequest>[] = [
  { cutShort: true },
  { fields: { colour: 'red' } },
  { fields: { project_id: 'not-one-of-ours' } },
  { fields: { task_id: '0' } },
];
/** What is over at its next failure: too old, or failing for too long. */
const HOPELESS: readonly Partial<PlannedRequest>[] = [
  { earlier: { askedMs: 2 * DAY_MS } },
  { earlier: { askedMs: 3 * HOUR_MS, failingMs: 2 * HOUR_MS } },
];

const one = <T>(of: readonly T[], random: Random): T => of[Math.floor(random() * of.length)] as T;

/** What is special about a request for a task of that kind. */
const particulars = (kind: Kind, taskId: string, random: Random): Partial<PlannedRequest> => {
  switch (kind) {
    case 'listed':
      return { fields: { task_id: undefined, task_ids: [taskId] } };
    case 'expired':
      return { due: 'untouched', fields: { not_after: '2026-01-01T00:00:00Z' } };
    case 'mismatch':
      return {
        due: 'untouched',
        fields: { expect: { created_before: '2026-01-01T00:00:00Z' } },
      };
    case 'unreadable':
      return { due: 'parked', ...one(UNREADABLE, random) };
    case 'hopeless':
      return { due: 'dead', ...one(HOPELESS, random) };
    default:
      return {};
  }
};

const statusOf = (kind: Kind): NonNullable<PlannedTask['status']> => {
  if (kind === 'finished') return 'SUCCEEDED';
  return kind === 'started' ? 'TRANSCODING' : 'WAITING';
};

/** Kinds of the tasks in the order of their ids, which is the one in which they start. */
const kindsOf = (count: number): Kind[] => {
  const many = (kind: Kind, share: number): Kind[] =>
    Array.from({ length: Math.round(count * share) }, () => kind);
  const { finished, started, ...rest } = SHARES;
  const others = Object.entries(rest).flatMap(([kind, share]) => many(kind as Kind, share));
  const left = 1 - UNKNOWN - DUPLICATES - finished - started;
  const waiting = many('waiting', left).slice(others.length);
  return [
    ...many('finished', finished),
    ...many('started', started),
    ...many('unknown', UNKNOWN),
    ...waiting,
    ...many('bystander', BYSTANDERS),
    ...others,
  ];
};

/** How often the API fails: from seldom to badly, by the seed. */
const faultShares = (random: Random): FaultShares => {
  const severity = random() * 2;
  const share = (usual: number): number => usual * severity;
  return {
    latency: share(0.01),
    latencyMs: 3_000,
    throttled: share(0.005),
    serverError: share(0.02),
    resetBefore: share(0.005),
    resetAfter: share(0.01),
    hangBefore: share(0.001),
    hangAfter: share(0.002),
    html: share(0.005),
    cutJson: share(0.01),
  };
};

/**
 * `count` requests for two projects, of every kind: duplicates, lists, unreadable ones, some for tasks that
 * have started, are unknown, or must not be touched, and hopeless ones, of which each cancel fails. Tasks that nobody
 * asked for stand between them. The API fails at random; in a third of the seeds it is away at the start as well.
 */
export const faults = (count: number, seed: number): Scenario => {
  const random = seededRandom(seed);
  const kinds = kindsOf(count).map((kind, index) => ({ kind, id: idAt(index) }));
  const tasks = kinds.map(({ kind, id }, index) => ({
    kind,
    task: {
      // In the small project so many tasks may start that a hopeless one could.
      project: index % 8 === 0 && kind !== 'hopeless' ? SMALL : MAIN,
      id,
      status: statusOf(kind),
      ageMs: (kinds.length - index) * 100,
    },
  }));
  const asked = tasks.filter(({ kind }) => kind !== 'bystander');
  const requests = asked.map(({ kind, task: { id, project } }) => ({
    taskId: id,
    project,
    ...particulars(kind, id, random),
  }));
  const plain = requests.filter(({ due }) => due === undefined);
  const duplicates = Array.from({ length: count - requests.length }, () => one(plain, random));
  const started = kinds.filter(({ kind }) => kind === 'started').length;
  return {
    ...quiet('faults'),
    projects: [MAIN, SMALL],
    requestsPerMinute: REQUESTS_PER_MINUTE,
    tasks: tasks.filter(({ kind }) => kind !== 'unknown').map(({ task }) => task),
    requests: shuffle([...requests, ...duplicates], random).map((request) => ({
      ...request,
      atMs: random() < 0.5 ? 0 : Math.ceil(random() * WAVES) * BETWEEN_WAVES_MS,
    })),
    settings: {
      lifecycle: {
        startsPerMinute: 60,
        queueMs: 0,
        concurrency: started + Math.round(count * STARTS),
        durationMs: 2 * DAY_MS,
      },
      faults: faultShares(random),
    },
    faults: tasks.flatMap(({ kind, task: { id } }): ScriptedFault[] =>
      kind === 'hopeless'
        ? [{ name: 'serverError', status: 503, kind: 'cancel', taskId: id, calls: 1_000_000 }]
        : [],
    ),
    downUntilMs: random() < 1 / 3 ? OUTAGE_MS : 0,
  };
};
