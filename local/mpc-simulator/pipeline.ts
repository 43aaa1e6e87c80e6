import type { Directory } from './accounts.ts';
import type { Authenticate } from './authentication.ts';
import { disturb, duringOutage, NOTHING } from './disturbance.ts';
import { gatewayError, WRONG_TENANT } from './errorReplies.ts';
import type { Reply, SimulatorRequest, Wire } from './exchange.ts';
import { Faults, type Outage } from './faults.ts';
import { Gateway, type GatewaySays } from './gateway.ts';
import type { Effect } from './ledger.ts';
import { type Outcome, unchanged } from './routes/call.ts';
import { createApis } from './routes/dispatch.ts';
import { type CallKind, type MatchedRoute, matchRoute } from './routes/match.ts';
import { type Parameters, parseParameters, taskIdsOf } from './routes/parameters.ts';
import type { Settings } from './settings.ts';
import type { TaskWorld } from './taskWorld.ts';

/** A request that has just come in. */
export interface Arrival {
  readonly request: SimulatorRequest;
  /** Number of the call in the ledger. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly requestId: string;
}

/** What became of a call. */
export interface Happening {
  readonly route: MatchedRoute;
  readonly taskIds: readonly string[];
  readonly reply: Reply;
  readonly wire: Wire;
  readonly effect: Effect;
  /** Name of the fault applied, or `down`. */
  readonly fault?: string;
  readonly delayMs: number;
}

interface Parsed extends Arrival {
  readonly route: MatchedRoute;
  readonly parameters: Parameters;
  /** `undefined` when one is malformed. */
  readonly taskIds: readonly string[] | undefined;
  readonly says: GatewaySays;
}

/** The way of a call: outage, gateway, fault, tenant check, API. */
export class Pipeline {
  readonly gateway: Gateway;
  readonly faults: Faults;
  outages: readonly Outage[] = [];
  readonly #apis = createApis();
  readonly #world: TaskWorld;
  readonly #directory: Directory;
  readonly #settings: () => Settings;

  constructor(
    authenticate: Authenticate,
    world: TaskWorld,
    directory: Directory,
    seed: number,
    settings: () => Settings,
  ) {
    this.gateway = new Gateway(authenticate, settings().quota);
    this.faults = new Faults(seed, settings().faults);
    this.#world = world;
    this.#directory = directory;
    this.#settings = settings;
  }

  process(arrival: Arrival): Happening {
    const call = this.#parse(arrival);
    const { route, now, says } = call;
    const happening = { route, taskIds: call.taskIds ?? [], delayMs: 0 };
    const outage = this.outages.find(({ from, until }) => from <= now && now < until);
    if (outage !== undefined) {
      return { ...happening, ...duringOutage(outage), effect: 'none', fault: 'down' };
    }
    const admission = this.gateway.admit(arrival.request, route, now, says);
    if (!admission.ok) {
      return { ...happening, reply: admission.reply, wire: 'answer', effect: 'none' };
    }
    const fault = this.faults.decide(route.kind, happening.taskIds);
    if (fault === undefined) {
      return { ...happening, ...this.#run(call, admission), wire: 'answer' };
    }
    const truth = fault.effect ? this.#run(call, admission) : unchanged(NOTHING);
    const limit = { policy: 'user', limit: this.#settings().quota.perMinute } as const;
    return {
      ...happening,
      ...truth,
      ...disturb(fault, truth.reply, limit, says),
      fault: fault.name,
      delayMs: fault.delayMs,
    };
  }

  #parse(arrival: Arrival): Parsed {
    const route = matchRoute(arrival.request.method, arrival.request.path);
    const parameters = parseParameters(route.query);
    const prefix = this.#settings().behaviour.gatewayPrefix;
    const says: GatewaySays = (status, number, message) =>
      gatewayError(status, `${prefix}.${number}`, message, arrival.requestId);
    return { ...arrival, route, parameters, taskIds: taskIdsOf(parameters), says };
  }

  #run(call: Parsed, caller: { tenant: string; projects: ReadonlySet<string> }): Outcome {
    const { kind, project } = call.route;
    // A token of another project, or one of the whole account, is stopped here as well.
    if (project !== '' && !caller.projects.has(project)) return unchanged(WRONG_TENANT);
    const api = this.#apis[kind as Exclude<CallKind, 'unknown'>];
    return api({
      ...call,
      tenant: caller.tenant,
      world: this.#world,
      directory: this.#directory,
      behaviour: this.#settings().behaviour,
    });
  }
}
