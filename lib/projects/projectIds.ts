import type { ProjectConfig } from '../config/projectConfig.ts';
import type { Clock } from '../mpc/clock.ts';
import { type Authorizer, CredentialsUnavailable } from '../mpc/credentials/authorizer.ts';
import { singleFlight } from '../mpc/credentials/singleFlight.ts';
import type { Failure } from '../mpc/failure.ts';
import type { ProjectAccess } from './projectAccess.ts';

/** A project whose id could not be found out. */
export interface LookUpFailure {
  readonly region: string;
  /** The kind of its credentials, never their value. */
  readonly credentials: Authorizer['kind'];
  readonly failure: Failure;
}

/** A project with its access. */
export interface AccessibleProject {
  readonly project: ProjectConfig;
  readonly access: ProjectAccess;
}

/** What {@link createProjectIds} needs. */
export interface ProjectIdsOptions {
  readonly projects: readonly AccessibleProject[];
  readonly clock: Clock;
  /** Told of each id, once. */
  readonly found: (project: AccessibleProject, id: string) => void;
  readonly failed: (failure: LookUpFailure) => void;
}

/** The ids of all projects, those that are configured and those that are looked up by region. */
export interface ProjectIds {
  /** Looks up what is not known yet, but waits no longer than `mostMs`. Never rejects for what IAM says. */
  find(mostMs: number): Promise<void>;
  complete(): boolean;
  /** The id of the first project; its region for as long as its id is not known. */
  first(): string;
  /** Epoch milliseconds at which the next look-up is worth a try. */
  nextTryAt(): number;
}

const AFTER_OUTAGE_MS = 30_000;
/** As long as the lock of a key lasts. */
const AFTER_REFUSAL_MS = 300_000;

/** Keeps the ids of projects, looking them up when they are first needed. */
export const createProjectIds = (options: ProjectIdsOptions): ProjectIds => {
  const { projects, clock, found, failed } = options;
  const ids = new Map<AccessibleProject, string>();
  const notBefore = new Map<AccessibleProject, number>();

  const learn = (project: AccessibleProject, id: string): void => {
    ids.set(project, id);
    found(project, id);
  };
  for (const each of projects) {
    if (each.project.projectId !== undefined) learn(each, each.project.projectId);
  }

  const lookUp = async (each: AccessibleProject): Promise<void> => {
    try {
      learn(each, await each.access.lookUp());
    } catch (error) {
      if (!(error instanceof CredentialsUnavailable)) throw error;
      const { failure } = error;
      const pause = failure.class === 'retry' ? AFTER_OUTAGE_MS : AFTER_REFUSAL_MS;
      notBefore.set(each, clock.now() + pause);
      const credentials = each.access.authorizer.kind;
      failed({ region: each.project.region, credentials, failure });
    }
  };
  const missing = () => projects.filter((each) => !ids.has(each));
  const lookUpMissing = singleFlight(async () => {
    const due = missing().filter((each) => (notBefore.get(each) ?? 0) <= clock.now());
    await Promise.all(due.map(lookUp));
  });

  return {
    find: async (mostMs) => {
      if (missing().length === 0) return;
      const done = new AbortController();
      try {
        await Promise.race([lookUpMissing(), clock.sleep(mostMs, done.signal)]);
      } finally {
        // Not before: a sleep that is cut short would win against a fault.
        done.abort();
      }
    },
    complete: () => missing().length === 0,
    first: () => {
      // The settings name at least one.
      const first = projects[0] as AccessibleProject;
      return ids.get(first) ?? first.project.region;
    },
    nextTryAt: () => {
      const tries = missing().map((each) => notBefore.get(each) ?? clock.now());
      return tries.length === 0 ? clock.now() : Math.min(...tries);
    },
  };
};
