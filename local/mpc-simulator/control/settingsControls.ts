import * as z from 'zod/mini';
import { FAULT_NAMES, type FaultName } from '../faults.ts';
import type { Settings } from '../settings.ts';
import { type ControlOperation, parseBody } from './controlCall.ts';
import { instant } from './instant.ts';
import { fromJsonName, fromJsonNames, toJsonNames } from './names.ts';

const GROUPS: Readonly<Record<keyof Settings, string>> = {
  quota:
    'The throttle: per_minute, overall_per_minute, window (fixed, sliding), scope (tenant, api), count_refused.',
  lifecycle:
    'The queue: starts_per_minute, concurrency, queue_ms (least wait), duration_ms, fail_share.',
  faults:
    'Shares of disturbed calls, 0 to 1: latency (with latency_ms), throttled, server_error, reset_before, reset_after, hang_before, hang_after, html, cut_json.',
  behaviour:
    'Where the documentation is silent: cancel_refusal (MPC.10212, MPC.10213), unknown_ids (absent, NO_TASK), list_order (oldest, newest), gateway_prefix (APIGW, APIG).',
};

const groupControls = (Object.keys(GROUPS) as (keyof Settings)[]).flatMap(
  (group): ControlOperation[] => [
    {
      method: 'GET',
      path: group,
      what: GROUPS[group],
      run: ({ simulator }) => toJsonNames(simulator.settings[group]),
    },
    {
      method: 'PUT',
      path: group,
      what: 'Changes what the body names, leaves the rest.',
      run: ({ body, simulator }) => {
        simulator.configure({ [group]: fromJsonNames(body) });
        return toJsonNames(simulator.settings[group]);
      },
    },
  ],
);

const isFaultName = (name: string): boolean =>
  FAULT_NAMES.includes(fromJsonName(name) as FaultName);

const scriptedFault = z.strictObject({
  name: z.string().check(z.refine(isFaultName, 'not a fault')),
  calls: z.optional(z.int().check(z.gte(1))),
  task_id: z.optional(z.string()),
  kind: z.optional(
    z.enum(['create', 'cancel', 'list', 'query', 'detail', 'delete_record', 'token', 'projects']),
  ),
  effect: z.optional(z.boolean()),
  status: z.optional(z.literal([500, 502, 503, 504])),
});

const outages = z.strictObject({
  outages: z.array(
    z.strictObject({
      from: z.optional(instant),
      until: instant,
      how: z.optional(z.enum(['server_error', 'reset'])),
    }),
  ),
});

/** Settings, scripted faults and outages. */
export const SETTINGS_CONTROLS: readonly ControlOperation[] = [
  ...groupControls,
  {
    method: 'POST',
    path: 'faults/next',
    what: 'Disturbs the next calls: {"name", "calls"?, "task_id"?, "kind"?, "effect"?, "status"?}.',
    run: (call) => {
      const fault = parseBody(scriptedFault, call);
      call.simulator.scriptFault({
        name: fromJsonName(fault.name) as FaultName,
        ...(fault.calls !== undefined && { calls: fault.calls }),
        ...(fault.task_id !== undefined && { taskId: fault.task_id }),
        ...(fault.kind !== undefined && { kind: fault.kind }),
        ...(fault.effect !== undefined && { effect: fault.effect }),
        ...(fault.status !== undefined && { status: fault.status }),
      });
      return fault;
    },
  },
  {
    method: 'PUT',
    path: 'outages',
    what: 'When the whole API is away: {"outages":[{"from"?, "until", "how"?: "server_error" | "reset"}]}.',
    run: (call) => {
      const given = parseBody(outages, call).outages;
      call.simulator.setOutages(
        given.map(({ from, until, how }) => ({
          from: from ?? call.clock.now(),
          until,
          how: how === 'reset' ? 'reset' : 'serverError',
        })),
      );
      return { outages: call.simulator.outages };
    },
  },
];
