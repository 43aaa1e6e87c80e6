import type { DeclaredFunction } from '../declared/declaration.ts';
import type { IntegratedRoute } from '../http-api/startHttpApi.ts';
import type { LambdaFunction } from '../invocation/invokeFunction.ts';
import { identityOf } from './functionIdentity.ts';

/** The HTTP routes of a function, each leading to it. */
export const integratedRoutes = (
  declared: DeclaredFunction,
  region: string,
  invoke: LambdaFunction,
): readonly IntegratedRoute[] =>
  declared.events
    .filter((event) => event.kind === 'httpApi')
    .map((route) => ({ ...route, identity: identityOf(declared, region), invoke }));
