import { CREDENTIAL_FIELDS } from './credentialSettings.ts';
import { credentialName, type ProjectConfig } from './projectConfig.ts';
import { type ProjectSurroundings, readProject } from './projectEntry.ts';
import type { NameOf, Report } from './report.ts';

/** The variables that describe the only project, by the fields that they stand for. */
const SINGLE: Readonly<Record<string, string>> = {
  project_id: 'HUAWEICLOUD_SDK_PROJECT_ID',
  region: 'MPC_REGION',
  endpoint: 'MPC_ENDPOINT',
  iam_endpoint: 'IAM_ENDPOINT',
  secret_arn: 'MPC_SECRET_ARN',
};
const SEVERAL = 'MPC_PROJECTS';

interface Given {
  readonly fields: unknown;
  readonly nameOf: NameOf;
}

const givenSingle = ({ environment }: ProjectSurroundings): Given[] => [
  {
    fields: Object.fromEntries(
      Object.entries(SINGLE).map(([field, variable]) => [field, environment[variable]]),
    ),
    nameOf: (field) => SINGLE[field] ?? field,
  },
];

const givenSeveral = (json: string, report: Report): Given[] => {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    report(SEVERAL, 'is not JSON');
    return [];
  }
  if (!Array.isArray(list) || list.length === 0) {
    report(SEVERAL, 'must be an array of at least one project');
    return [];
  }
  return list.map((fields: unknown, index) => ({
    fields,
    nameOf: (field) => (field === '' ? `${SEVERAL}[${index}]` : `${SEVERAL}[${index}].${field}`),
  }));
};

/** Plain variables that no project looks at are a mistake: someone believes that they count. */
const reportUnused = (
  given: readonly Given[],
  { environment }: ProjectSurroundings,
  report: Report,
): void => {
  const several = environment[SEVERAL] !== undefined;
  if (several) {
    for (const variable of Object.values(SINGLE)) {
      if (environment[variable] !== undefined) report(variable, `must not stand beside ${SEVERAL}`);
    }
  }
  const usesPlain = given.some(
    ({ fields }) =>
      typeof fields === 'object' &&
      fields !== null &&
      !('secret_arn' in fields && fields.secret_arn !== undefined) &&
      !('credentials_prefix' in fields && fields.credentials_prefix !== undefined),
  );
  if (usesPlain) return;
  for (const variable of CREDENTIAL_FIELDS) {
    if (environment[variable] === undefined) continue;
    report(
      variable,
      several
        ? `is used by no project of ${SEVERAL}`
        : `must not stand beside ${SINGLE['secret_arn']}: one kind of credentials per project`,
    );
  }
};

const identityOf = ({ projectId, region, credentials }: ProjectConfig): string =>
  projectId ?? `${region} of ${credentialName(credentials)}`;

/** What only shows when projects are seen side by side. */
const reportClashes = (
  projects: readonly (ProjectConfig | undefined)[],
  given: readonly Given[],
  report: Report,
): void => {
  const seen = new Map<string, string>();
  const limits = new Map<string, { name: string; limit: number }>();
  for (const [index, project] of projects.entries()) {
    const nameOf = given[index]?.nameOf;
    if (project === undefined || nameOf === undefined) continue;
    const twin = seen.get(identityOf(project));
    if (twin !== undefined) report(nameOf(''), `is the same project as ${twin}`);
    seen.set(identityOf(project), nameOf(''));
    const { quotaGroup, requestsPerMinute: limit } = project;
    const other = limits.get(quotaGroup);
    if (other !== undefined && other.limit !== limit) {
      report(
        nameOf('requests_per_minute'),
        `differs from that of ${other.name}, whose quota it shares`,
      );
    }
    limits.set(quotaGroup, other ?? { name: nameOf(''), limit });
  }
};

/** Reads the only project from single variables, or several from `MPC_PROJECTS`. */
export const readProjects = (
  surroundings: ProjectSurroundings,
  report: Report,
): readonly ProjectConfig[] => {
  const json = surroundings.environment[SEVERAL];
  const given = json === undefined ? givenSingle(surroundings) : givenSeveral(json, report);
  if (given.length > 0) reportUnused(given, surroundings, report);
  const projects = given.map(({ fields, nameOf }) =>
    readProject(fields, surroundings, nameOf, report),
  );
  reportClashes(projects, given, report);
  return projects.filter((project) => project !== undefined);
};
