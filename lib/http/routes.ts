import type { AuthenticationKind } from './authentication/authenticate.ts';

/** What is done at a path. */
export type Action = 'cancellations' | 'transcodings' | 'health' | 'openapi';

/** A path with its method. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As OpenAPI and the template write it. */
  readonly path: string;
  readonly action: Action;
  /** How callers may prove who they are; empty where everyone is welcome. */
  readonly accepts: readonly AuthenticationKind[];
}

/** All routes. The IAM route is one of its own, since API Gateway's authorizer rejects every other signature. */
export const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/cancellations',
    action: 'cancellations',
    accepts: ['webhook', 'access_key'],
  },
  { method: 'POST', path: '/iam/cancellations', action: 'cancellations', accepts: ['iam'] },
  {
    method: 'DELETE',
    path: '/v1/{project_id}/transcodings',
    action: 'transcodings',
    accepts: ['access_key'],
  },
  { method: 'GET', path: '/health', action: 'health', accepts: [] },
  { method: 'GET', path: '/openapi.json', action: 'openapi', accepts: [] },
];

/** Where a request leads. */
export type Destination =
  | { readonly kind: 'found'; readonly route: Route; readonly projectId?: string }
  | { readonly kind: 'wrong_method'; readonly allow: readonly string[] }
  | { readonly kind: 'unknown' };

const MATCHERS = ROUTES.map((route) => ({
  route,
  form: new RegExp(`^${route.path.replace('{project_id}', '([^/]+)')}/?$`),
}));

/** Whether a path is under the transcoding API's own, whose clients know its errors only. */
export const isTranscodingPath = (path: string): boolean => /^\/v1(\/|$)/.test(path);

/** Finds the route of a request. Nothing but these paths leads anywhere, `…/transcodings/task` least of all. */
export const findRoute = (method: string, path: string): Destination => {
  const matches = MATCHERS.flatMap(({ route, form }) => {
    const match = form.exec(path);
    return match ? [{ route, projectId: match[1] }] : [];
  });
  const found = matches.find(({ route }) => route.method === method);
  if (found) {
    const { route, projectId } = found;
    return { kind: 'found', route, ...(projectId === undefined ? {} : { projectId }) };
  }
  // To the transcoding API's gateway a wrong method is an API that it does not have.
  return matches.length === 0 || isTranscodingPath(path)
    ? { kind: 'unknown' }
    : { kind: 'wrong_method', allow: matches.map(({ route }) => route.method) };
};
