import type { DeclaredFunction } from '../declared/declaration.ts';
import type { LocalSqs } from '../sqs/startLocalSqs.ts';

/** The declared environment variables of a function, now that its queues exist. */
export const variablesOf = (
  { environment }: DeclaredFunction,
  sqs: LocalSqs,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : sqs.queueUrl(value.urlOfQueue),
    ]),
  );

/** URLs of the queues by the variables in which functions find them. */
export const queueUrlsOf = (
  functions: readonly DeclaredFunction[],
  sqs: LocalSqs,
): ReadonlyMap<string, string> =>
  new Map(
    functions
      .flatMap(({ environment }) => Object.entries(environment))
      .flatMap(([name, value]) =>
        typeof value === 'string' ? [] : [[name, sqs.queueUrl(value.urlOfQueue)] as const],
      ),
  );
