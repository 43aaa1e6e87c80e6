import { parseExactJson } from '../exactJson.ts';
import { type ApiRequest, type Authorizer, CredentialsUnavailable } from './authorizer.ts';
import { type Iam, type IamAnswer, unreadableAnswer } from './iam.ts';

/** What {@link lookUpProject} needs. */
export interface ProjectLookup {
  readonly iam: Iam;
  /** Scheme and host of IAM. */
  readonly endpoint: string;
  /** Name of the project: that of its region, or of the region and a subproject (`cn-north-4_films`). */
  readonly name: string;
  readonly authorizer: Authorizer;
}

const PROJECT_ID = /^[A-Za-z0-9]{1,64}$/;

const idsOf = (body: string, wanted: string): string[] | undefined => {
  let list: unknown;
  try {
    list = (parseExactJson(body) as { projects?: unknown } | null)?.projects;
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  return (list as ({ id?: unknown; name?: unknown } | null)[])
    .filter((project) => project?.name === wanted)
    .map((project) => String(project?.id))
    .filter((id) => PROJECT_ID.test(id));
};

/** Asks once more when that which was refused could be renewed. */
const askAuthorized = async (
  { iam, authorizer }: ProjectLookup,
  request: ApiRequest,
): Promise<IamAnswer> => {
  try {
    return await iam.call(await authorizer.authorize(request));
  } catch (error) {
    if (!(error instanceof CredentialsUnavailable) || error.failure.class !== 'auth') throw error;
    if (!(await authorizer.recover(error.failure, error.serverTime))) throw error;
    return await iam.call(await authorizer.authorize(request));
  }
};

/**
 * Looks a project id up by the project's name: `GET /v3/projects?name=`. As the official SDKs do, takes the only one.
 * @throws {CredentialsUnavailable} when there is none or several, or IAM does not say.
 */
export const lookUpProject = async (lookup: ProjectLookup): Promise<string> => {
  const { body } = await askAuthorized(lookup, {
    method: 'GET',
    origin: lookup.endpoint,
    path: '/v3/projects',
    query: [['name', lookup.name]],
    headers: { 'content-type': 'application/json' },
    body: '',
  });
  const ids = idsOf(body, lookup.name);
  if (ids === undefined) throw unreadableAnswer('the list of projects cannot be read');
  const [id] = ids;
  if (id !== undefined && ids.length === 1) return id;
  throw new CredentialsUnavailable({
    class: 'project',
    code: id === undefined ? 'PROJECT.NOT_FOUND' : 'PROJECT.AMBIGUOUS',
    message: `${ids.length} projects are named ${lookup.name}`,
    sent: false,
    remedy: 'none',
  });
};
