import type { ProjectConfig } from '../../lib/config/projectConfig.ts';
import type { EngineConfig } from '../../lib/config.ts';
import type { CallResult } from '../../lib/mpc/callResult.ts';
import { createMpcClient } from '../../lib/mpc/client.ts';
import { CredentialsUnavailable } from '../../lib/mpc/credentials/authorizer.ts';
import type { Failure } from '../../lib/mpc/failure.ts';
import type { TaskPage } from '../../lib/mpc/task.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import { createProjectAccess } from '../../lib/projects/projectAccess.ts';
import type { Surroundings } from '../surroundings.ts';
import { failureText } from '../transcoding/notices.ts';
import { type Check, fail, pass, skip } from './check.ts';

/** A signature is believed for fifteen minutes; a clock that is a minute off is about to be further off. */
const MOST_SKEW_MS = 60_000;
/** Hardly anybody's task; whatever is answered, the question does no harm. */
const ANY_TASK = ['1'];

/** How far the clocks are apart, by the last answer that had a date. */
interface Skew {
  ms?: number;
}

const measuring =
  ({ transport, now }: Surroundings, skew: Skew): Transport =>
  async (request, limits) => {
    const sentAt = now();
    const answer = await transport(request, limits);
    const date = answer.kind === 'answer' ? Date.parse(answer.headers['date'] ?? '') : Number.NaN;
    if (!Number.isNaN(date)) {
      // The header has no fractions of a second: on average it is half of one behind.
      skew.ms = (sentAt + now()) / 2 - (date + 500);
    }
    return answer;
  };

const accepted = ({ class: name, code, status }: Failure): boolean =>
  code.startsWith('MPC.') && name !== 'auth' && name !== 'project' && (status ?? 500) < 500;

const ofFailure = (name: string, failure: Failure): Check => {
  if (accepted(failure)) return pass(name, `accepted; the query was answered ${failure.code}`);
  if (failure.throttle) return skip(name, 'not known: the query was throttled');
  const text = failureText(failure);
  if (failure.status === undefined && failure.code.startsWith('NETWORK.')) {
    return fail(name, text, 'check MPC_ENDPOINT, MPC_REGION, IAM_ENDPOINT and the network');
  }
  const isAccount = failure.class === 'auth' || failure.class === 'project';
  return fail(name, text, `see docs/RUNBOOK.md#class-${isAccount ? 'auth' : failure.class}`);
};

const skewCheck = (name: string, { ms }: Skew): Check => {
  if (ms === undefined) return skip(name, 'not known: no answer had a date');
  const seconds = `${(Math.abs(ms) / 1_000).toFixed(1)} s ${ms > 0 ? 'ahead' : 'behind'}`;
  return Math.abs(ms) <= MOST_SKEW_MS
    ? pass(name, `the clock is ${seconds}`)
    : fail(
        name,
        `the clock is ${seconds}`,
        'set the clock of this machine (NTP); a signature lasts 15 minutes',
      );
};

const quotaCheck = (
  name: string,
  result: CallResult<TaskPage> | undefined,
  { requestsPerMinute }: ProjectConfig,
): Check => {
  if (result === undefined) return skip(name, 'not known: nothing was asked');
  const throttle = result.ok ? undefined : result.failure.throttle;
  const set = `MPC_REQUESTS_PER_MINUTE or requests_per_minute is ${requestsPerMinute}`;
  if (throttle === undefined) return pass(name, `the query was not throttled; ${set}`);
  const { limit, windowMs = 60_000 } = throttle;
  return limit === undefined
    ? fail(name, `throttled; ${set}`, 'wait a minute; if it stays, see docs/RUNBOOK.md#throttles')
    : fail(
        name,
        `throttled at ${limit} requests in ${windowMs / 1_000} s; ${set}`,
        'set what the API states; see docs/RUNBOOK.md#throttles',
      );
};

const query = async (
  project: ProjectConfig,
  config: EngineConfig,
  surroundings: Surroundings,
  transport: Transport,
): Promise<CallResult<TaskPage> | Failure> => {
  const { readSecret } = surroundings;
  const { attemptTimeoutMs } = config;
  const access = createProjectAccess(config, { clock: surroundings, transport, readSecret })(
    project,
  );
  try {
    const client = createMpcClient({
      endpoint: project.endpoint,
      projectId: project.projectId ?? (await access.lookUp()),
      authorizer: access.authorizer,
      transport,
      clock: surroundings,
      attemptTimeoutMs,
    });
    return await client.query(ANY_TASK);
  } catch (error) {
    if (!(error instanceof CredentialsUnavailable)) throw error;
    return error.failure;
  }
};

/** Looks at one project by one harmless query: never again when it fails, since failures lock the key. */
export const checkProject = async (
  project: ProjectConfig,
  config: EngineConfig,
  surroundings: Surroundings,
): Promise<Check[]> => {
  const label = project.projectId ?? project.region;
  const skew: Skew = {};
  const asked = await query(project, config, surroundings, measuring(surroundings, skew));
  const result = 'ok' in asked ? asked : undefined;
  const failure = 'ok' in asked ? (asked.ok ? undefined : asked.failure) : asked;
  const credentials = `credentials ${label}`;
  return [
    failure === undefined
      ? pass(credentials, 'accepted: a query was answered')
      : ofFailure(credentials, failure),
    skewCheck(`clock ${label}`, skew),
    quotaCheck(`quota ${label}`, result, project),
  ];
};
