import type { Directory } from './accounts.ts';
import type { Authenticate } from './authentication.ts';
import { disturb, duringOutage, type Ending, NOTHING } from './disturbance.ts';
import { gatewayError, WRONG_TENANT } from './errorReplies.ts';
import type { Reply, SimulatorRequest, Wire } from './exchange.ts';
import { type Fault, Faults, type Outage } from './faults.ts';
import { type Admission, Gateway, type GatewaySays } from './gateway.ts';
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
  readonly fault: string | undefined;
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
    const taskIds = call.taskIds ?? [];
    const outage = this.outages.find(({ from, until }) => from <= now && now < until);
    if (outage !== undefined) {
      const { reply, wire } = duringOutage(outage);
      return { route, taskIds, reply, wire, effect: 'none', fault: 'down', delayMs: 0 };
    }
    const admission = this.gateway.admit(arrival.request, route, now, says);
    const fault = admission.ok ? this.faults.decide(route.kind, taskIds) : undefined;
    const truth = this.#truth(call, admission, fault);
    const ending = this.#ending(truth.reply, fault, says);
    return {
      route,
      taskIds: truth.taskIds ?? taskIds,
      reply: ending.reply,
      wire: ending.wire,
      effect: truth.effect,
      fault: fault?.name,
      delayMs: fault?.delayMs ?? 0,
    };
  }

  /** What the call does, and would be answered if nothing disturbed it. */
  #truth(call: Parsed, admission: Admission, fault: Fault | undefined): Outcome {
    if (!admission.ok) return unchanged(admission.reply);
    if (fault !== undefined && !fault.effect) return unchanged(NOTHING);
    return this.#run(call, admission.tenant, admission.projects);
  }

  #parse(arrival: Arrival): Parsed {
    const route = matchRoute(arrival.request.method, arrival.request.path);
    const parameters = parseParameters(route.query);
    const prefix = this.#settings().behaviour.gatewayPrefix;
    const says: GatewaySays = (status, number, message) =>
      gatewayError(status, `${prefix}.${number}`, message, arrival.requestId);
    const { request, seq, now, requestId } = arrival;
    const taskIds = taskIdsOf(parameters);
    return { request, seq, now, requestId, route, parameters, taskIds, says };
  }

  #ending(truth: Reply, fault: Fault | undefined, says: GatewaySays): Ending {
    if (fault === undefined) return { reply: truth, wire: 'answer' };
    const limit = this.#settings().quota.perMinute;
    return disturb(fault, truth, { policy: 'user', limit }, says);
  }

  #run(call: Parsed, tenant: string, projects: ReadonlySet<string>): Outcome {
    const { kind, project } = call.route;
    // A token of another project, or one of the whole account, is stopped here as well.
    if (project !== '' && !projects.has(project)) return unchanged(WRONG_TENANT);
    return this.#apis[kind as Exclude<CallKind, 'unknown'>]({
      route: call.route,
      request: call.request,
      parameters: call.parameters,
      taskIds: call.taskIds,
      seq: call.seq,
      now: call.now,
      tenant,
      world: this.#world,
      directory: this.#directory,
      behaviour: this.#settings().behaviour,
    });
  }
}
