import { registerHooks } from 'node:module';

const jestGlobals = new URL('jestGlobals.ts', import.meta.url).href;

/** Which module imports which, by their addresses. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Lets test files have their `describe` and `expect` from here instead of from Jest, and notes who imports whom.
 * @returns what has been noted, which grows with every import
 */
export const watchImports = (): ImportGraph => {
  const graph = new Map<string, Set<string>>();
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === '@jest/globals') return { url: jestGlobals, shortCircuit: true };
      const resolved = next(specifier, context);
      const { parentURL } = context;
      if (parentURL !== undefined && !resolved.url.includes('/node_modules/')) {
        const imported = graph.get(parentURL) ?? new Set();
        graph.set(parentURL, imported.add(resolved.url));
      }
      return resolved;
    },
  });
  return graph;
};

/** All that a module imports, itself included. */
export const reachedFrom = (graph: ImportGraph, start: string): Set<string> => {
  const reached = new Set([start]);
  for (const url of reached) for (const next of graph.get(url) ?? []) reached.add(next);
  return reached;
};
