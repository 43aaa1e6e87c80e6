import { type ConsumerConfig, readConsumerConfig } from '../../lib/config.ts';
import { createWatch } from '../../lib/observability/watch.ts';
import type { Settlement } from '../../lib/queue/consumer.ts';
import type { Deployment } from './deployment.ts';
import { type KillPoint, type Surroundings, startEnvironment } from './environment.ts';
import { openDoors } from './openDoors.ts';
import type { Peer } from './peer.ts';
import type { Scenario } from './scenario.ts';
import { NO_TROUBLES, type SqsTrouble, type SqsTroubles } from './sqsModel.ts';
import { numberIn, type World } from './world.ts';

/** What goes wrong besides the API. */
export interface Misfortune {
  readonly troubles: SqsTroubles;
  /** Told of each trouble. */
  readonly met: (trouble: SqsTrouble) => void;
  readonly dies: (point: KillPoint) => boolean;
  /** Stands between the consumer and the queues. */
  readonly through?: Surroundings['through'];
}

const NONE: Misfortune = { troubles: NO_TROUBLES, met: () => undefined, dies: () => false };

/** The settings that the deployed function would have, for the scenario's projects: each has its own credentials. */
const configFor = ({ projects, requestsPerMinute }: Scenario, { variables }: Deployment) => {
  const region = variables['MPC_REGION'] ?? 'cn-north-4';
  const keys = projects.flatMap((_, index) => [
    [`P${index}_HUAWEICLOUD_SDK_AK`, `SIMULATED${index}`],
    [`P${index}_HUAWEICLOUD_SDK_SK`, `simulated-secret-${index}`],
  ]);
  const { MPC_REGION: _region, MPC_ENDPOINT: endpoint, ...others } = variables;
  return readConsumerConfig({
    ...others,
    ...Object.fromEntries(keys),
    MPC_REQUESTS_PER_MINUTE: String(requestsPerMinute),
    MPC_PROJECTS: JSON.stringify(
      projects.map((project_id, index) => ({
        project_id,
        region,
        ...(endpoint === undefined ? {} : { endpoint }),
        credentials_prefix: `P${index}_`,
      })),
    ),
  });
};

const numberOf = ({ request, message }: Settlement): number =>
  request?.correlationId === undefined ? numberIn(message.body) : Number(request.correlationId);

const IDENTITY = { awsRequestId: '7c9e6679-7425-40de-944b-e07fc1f90ae7', functionName: 'consumer' };

type Watching = (config: ConsumerConfig, world: World) => Surroundings['observed'];

const watched: Watching = (config, world) => {
  const watch = createWatch({
    logLevel: config.logLevel,
    clock: world.clock,
    write: (text) => {
      world.spent.logBytes += Buffer.byteLength(text);
    },
  });
  return (work) => watch.invocation(IDENTITY, work);
};

/** Nothing is logged or measured: for runs of which nobody would read it. */
export const unwatched: Watching = () => (work) => work(() => undefined);

const environmentOf = (
  config: ConsumerConfig,
  { troubles, met, dies, through }: Misfortune,
  watching: Watching,
  world: World,
  slot: number,
) =>
  startEnvironment(config, {
    clock: world.clock,
    transport: world.transportOf(`consumer ${slot}`),
    queues: world.queues,
    random: world.random,
    troubles,
    met,
    dies,
    ...(through === undefined ? {} : { through }),
    settled: (settlement) => {
      const { fate, outcome } = settlement;
      if (fate === 'done' && outcome) world.ended(numberOf(settlement), outcome.kind);
      if (fate === 'dead' || fate === 'parked') world.ended(numberOf(settlement), fate);
    },
    sqsCalled: () => {
      world.spent.sqsCalls++;
    },
    observed: watching(config, world),
  });

/** The service as the template deploys it: the real consumer, its engine and its queue adapter. */
export const ourPeer = (
  scenario: Scenario,
  deployment: Deployment,
  misfortune: Misfortune = NONE,
  watching: Watching = watched,
): Peer => {
  const config = configFor(scenario, deployment);
  const { doors } = scenario;
  return {
    name: 'ours',
    queue: { visibilityMs: deployment.visibilityMs, maxReceives: deployment.maxReceives },
    mapping: deployment.mapping,
    start: (world, slot) => environmentOf(config, misfortune, watching, world, slot),
    ...(doors === undefined
      ? {}
      : { openDoors: (world: World) => openDoors(world, scenario, doors, config) }),
  };
};
