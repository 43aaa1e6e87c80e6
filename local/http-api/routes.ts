import type { HttpApiRoute } from '../declared/declaration.ts';

/** The route of a request, and what its path says for the route's parameters. */
export interface RouteMatch<Route> {
  readonly route: Route;
  /** By name, without `+`; empty when the route has none. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** `POST /cancellations`, `ANY /v1/{proxy+}` or `$default`. */
export const routeKeyOf = ({ method, path }: HttpApiRoute): string => {
  if (path === '*') return '$default';
  return `${method === '*' ? 'ANY' : method} ${path}`;
};

const GREEDY = /^\{(.+)\+\}$/;
const PARAMETER = /^\{(.+)\}$/;

const inPattern = (part: string): string => {
  if (GREEDY.test(part)) return '(.+)';
  return PARAMETER.test(part) ? '([^/]+)' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
};

const parametersOf = (template: string, path: string): Record<string, string> | undefined => {
  if (template === '*') return {};
  const parts = template.split('/');
  const match = new RegExp(`^${parts.map(inPattern).join('/')}$`, 's').exec(path);
  if (match === null) return undefined;
  const names = parts.flatMap((part) => (GREEDY.exec(part) ?? PARAMETER.exec(part))?.[1] ?? []);
  return Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']));
};

const WORST = '3';

/** Compared as texts, the better template is the smaller one: a plain segment before a parameter, that before the rest. */
const rankOfPath = (template: string): string => {
  if (template === '*') return WORST;
  const ranks = template.split('/').map((part) => {
    if (GREEDY.test(part)) return '2';
    return PARAMETER.test(part) ? '1' : '0';
  });
  return ranks.join('');
};

const rankOf = ({ method, path }: HttpApiRoute): string =>
  `${rankOfPath(path)} ${method === '*' ? 1 : 0}`;

/**
 * Chooses the route of a request as an HTTP API does: a full match before a greedy variable, that before `$default`
 * ("Create routes for HTTP APIs", Developer Guide). Of two full matches the one whose segments are plain for longer
 * comes first, and a method of its own before `ANY`.
 *
 * @param path - Decoded.
 * @returns undefined when no route matches
 */
export const matchRoute = <Route extends HttpApiRoute>(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch<Route> | undefined =>
  routes
    .flatMap((route) => {
      const parameters =
        route.method === '*' || route.method === method
          ? parametersOf(route.path, path)
          : undefined;
      return parameters === undefined ? [] : [{ route, parameters }];
    })
    .toSorted((a, b) => (rankOf(a.route) < rankOf(b.route) ? -1 : 1))[0];
