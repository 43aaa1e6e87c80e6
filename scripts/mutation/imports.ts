import { registerHooks } from 'node:module';

const jestGlobals = new URL('jestGlobals.ts', import.meta.url).href;

/** Which module imports which, by their addresses. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** The modules of the project in this process. */
export interface Modules {
  /** Who has imported whom so far. */
  readonly graph: ImportGraph;
  /** Lets everything that is imported from now on be evaluated anew. */
  readonly renew: () => void;
}

const withoutGeneration = (url: string): string => url.split('?')[0] as string;

/** Lets test files have their `describe` and `expect` from here instead of from Jest, and watches over all imports. */
export const watchModules = (): Modules => {
  const graph = new Map<string, Set<string>>();
  let generation = 0;
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === '@jest/globals') return { url: jestGlobals, shortCircuit: true };
      const resolved = next(specifier, context);
      const { parentURL = '' } = context;
      if (!resolved.url.startsWith('file:') || resolved.url.includes('/node_modules/')) {
        return resolved;
      }
      const importer = withoutGeneration(parentURL);
      const url = withoutGeneration(resolved.url);
      graph.set(importer, (graph.get(importer) ?? new Set()).add(url));
      return { ...resolved, url: generation === 0 ? url : `${url}?${generation}` };
    },
  });
  return { graph, renew: () => void generation++ };
};

/** All that a module imports, itself included. */
export const reachedFrom = (graph: ImportGraph, start: string): Set<string> => {
  const reached = new Set([start]);
  for (const url of reached) for (const next of graph.get(url) ?? []) reached.add(next);
  return reached;
};
