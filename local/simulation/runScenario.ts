import type { ConsumerConfig } from '../../lib/config.ts';
import type { Settlement } from '../../lib/queue/consumer.ts';
import { refuse } from '../mpc-simulator/authentication.ts';
import type { LedgerEntry } from '../mpc-simulator/ledger.ts';
import { seededRandom } from '../mpc-simulator/random.ts';
import { createSimulator } from '../mpc-simulator/simulator.ts';
import { createModelTransport } from './apiModel.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { createFakeTime } from './fakeTime.ts';
import { type Invocable, type MappingSettings, startMapping } from './mapping.ts';
import { createQueueModel } from './queueModel.ts';
import type { Scenario } from './scenarios.ts';

/** What one run left behind, for the account. */
export interface RunRecord {
  readonly startedAt: number;
  readonly ledger: readonly LedgerEntry[];
  /** Final status of each task. */
  readonly statuses: ReadonlyMap<string, string>;
  /** When each request (by number) ended, and how. */
  readonly ends: ReadonlyMap<number, { readonly at: number; readonly how: string }>;
  /** Requests that are still on some queue. */
  readonly queued: ReadonlySet<number>;
  readonly dead: number;
  readonly invocations: number;
}

/** What is compared. */
export interface RunSettings {
  readonly mapping: MappingSettings;
  readonly visibilityMs: number;
  readonly config: ConsumerConfig;
  readonly throttle: 'fixed' | 'sliding';
  readonly seed: number;
}

const START = Date.UTC(2026, 0, 15, 9, 30, 17);
const LONGEST_RUN_MS = 48 * 3_600_000;

/** Runs one scenario with the real consumer, or with the naive peer. */
export const runScenario = async (
  scenario: Scenario,
  peer: 'ours' | 'naive',
  { mapping, visibilityMs, config, throttle, seed }: RunSettings,
): Promise<RunRecord> => {
  const time = createFakeTime(START);
  const { clock } = time;
  const random = seededRandom(seed + 1);
  const ends = new Map<number, { at: number; how: string }>();

  const simulator = createSimulator({
    now: clock.now,
    seed,
    authenticate: (request, now) =>
      now - START < scenario.badKeyUntilMs
        ? refuse('verify aksk signature fail')
        : {
            ok: true,
            tenant: request.headers['x-project-id'] ?? '',
            projects: new Set(scenario.projects),
          },
    settings: { ...scenario.settings, quota: { window: throttle, overallPerMinute: 1_000_000 } },
  });
  simulator.seedTasks(
    scenario.tasks.map((task) => ({ ...task, createTime: START + (task.createTime ?? 0) })),
  );
  for (const fault of scenario.faults) simulator.scriptFault(fault);
  if (scenario.downUntilMs > 0) {
    simulator.setOutages([
      { from: START, until: START + scenario.downUntilMs, how: 'serverError' },
    ]);
  }

  const end = (request: number, how: string): void => {
    if (!ends.has(request)) ends.set(request, { at: clock.now(), how });
  };
  const numberIn = (body: string): number => Number(JSON.parse(body).correlation_id);
  const neverDead = { maxReceives: 1_000, onDead: () => undefined };
  const source = createQueueModel(
    {
      name: 'source',
      visibilityMs: peer === 'ours' ? visibilityMs : 30_000,
      maxReceives: peer === 'ours' ? 1_000 : 5,
      onDead: ({ body }) => end(numberIn(body), 'dead'),
    },
    time,
    random,
  );
  const deadLetter = createQueueModel({ name: 'dead', visibilityMs, ...neverDead }, time, random);
  const parked = createQueueModel({ name: 'parked', visibilityMs, ...neverDead }, time, random);

  const transport = createModelTransport(simulator, clock, { oneWayMs: 30 });
  const settled = ({ request, outcome, fate }: Settlement): void => {
    const number = Number(request?.correlationId);
    if (fate === 'done') end(number, outcome?.kind ?? 'unknown');
    if (fate === 'dead' || fate === 'parked') end(number, fate);
  };
  const environments: Environment[] = [];
  const start = (): Environment =>
    startEnvironment(config, {
      clock,
      transport,
      queues: { source, deadLetter, parked },
      random,
      settled,
    });
  const naive: Invocable = {
    invoke: async (records) => {
      const failures = await Promise.all(
        records.map(async ({ messageId, body }) => {
          const { task_id, project_id } = JSON.parse(body);
          const answer = await transport(
            {
              method: 'DELETE',
              origin: 'http://mpc',
              target: `/v1/${project_id}/transcodings?task_id=${task_id}`,
              headers: { 'x-project-id': project_id },
              body: '',
            },
            { timeoutMs: 8_000 },
          );
          if (answer.kind !== 'answer' || answer.status >= 300) return messageId;
          end(numberIn(body), 'cancelled');
          return undefined;
        }),
      );
      return {
        batchItemFailures: failures
          .filter((id) => id !== undefined)
          .map((itemIdentifier) => ({ itemIdentifier })),
      };
    },
  };
  const delivery = startMapping(
    source,
    time,
    peer === 'ours' ? mapping : { ...mapping, batchSize: 10, windowMs: 0, timeoutMs: 30_000 },
    (slot) => {
      if (peer === 'naive') return naive;
      environments[slot] ??= start();
      return environments[slot];
    },
  );
  if (scenario.killAtMs !== undefined && peer === 'ours') {
    time.schedule(START + scenario.killAtMs, () => {
      environments[0]?.kill();
      environments[0] = start();
    });
  }

  for (const [number, request] of scenario.requests.entries()) {
    const body = JSON.stringify({
      task_id: request.taskId,
      project_id: request.project,
      correlation_id: String(number),
    });
    time.schedule(START + request.atMs, () => source.send(body, {}, 0, request.project));
  }

  await time.run(
    () => ends.size >= scenario.requests.length || clock.now() > START + LONGEST_RUN_MS,
  );
  delivery.stop();
  return {
    startedAt: START,
    ledger: simulator.ledger,
    statuses: new Map(
      simulator.tasks().map(({ project, id, status }) => [`${project} ${id}`, status]),
    ),
    ends,
    queued: new Set(
      [source, deadLetter, parked].flatMap((queue) =>
        [...queue.messages()].map(({ body }) => numberIn(body)),
      ),
    ),
    dead: [...ends.values()].filter(({ how }) => how === 'dead' || how === 'parked').length,
    invocations: delivery.invocations(),
  };
};
