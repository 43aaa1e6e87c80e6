import type { Declaration, DeclaredEvent, DeclaredFunction } from '../declared/declaration.ts';

/** A declaration with some of its events only, and without functions that nothing else invokes. */
export const withEvents = (
  declaration: Declaration,
  keep: (event: DeclaredEvent, of: DeclaredFunction) => boolean,
): Declaration => ({
  ...declaration,
  functions: declaration.functions
    .map((each) => ({ ...each, events: each.events.filter((event) => keep(event, each)) }))
    .filter(({ events }) => events.length > 0),
});
