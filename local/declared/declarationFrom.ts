import type { Declaration, DeclaredFunction } from './declaration.ts';
import { declaredQueues } from './declaredQueues.ts';
import { printedConfiguration } from './printedConfiguration.ts';

/** Lambda's own defaults are 3 s and 128 MB; these are what the framework puts in when the template is silent. */
const frameworkDefaults = { timeoutSeconds: 6, memoryMegabytes: 1024 };

/** The queues that a function's events and variables name. */
const queuesNamedBy = ({ environment, events }: DeclaredFunction): string[] => [
  ...Object.values(environment).flatMap((it) => (typeof it === 'string' ? [] : [it.urlOfQueue])),
  ...events.flatMap((it) => (it.kind === 'sqs' ? [it.queue] : [])),
];

/**
 * What a resolved configuration declares.
 *
 * @param printed - What `serverless print --format json` printed, parsed.
 * @throws TypeError listing every part that the local world cannot run as declared.
 */
export const declarationFrom = (printed: unknown): Declaration => {
  const problems: string[] = [];
  const report = (path: readonly PropertyKey[], message: string): void => {
    problems.push(`${path.map(String).join('.')}: ${message}`);
  };
  const refuse = (): never => {
    throw new TypeError(
      ['The local world cannot run this configuration:', ...problems].join('\n  '),
    );
  };

  const parsed = printedConfiguration.safeParse(printed);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      report(path, message);
    }
    return refuse();
  }
  const { provider, functions, resources } = parsed.data;
  const queues = declaredQueues(resources.Resources, provider.region, report);
  const declared = Object.entries(functions).map(
    ([key, it]): DeclaredFunction => ({
      key,
      name: it.name,
      handler: it.handler,
      timeoutSeconds: it.timeout ?? provider.timeout ?? frameworkDefaults.timeoutSeconds,
      memoryMegabytes: it.memorySize ?? provider.memorySize ?? frameworkDefaults.memoryMegabytes,
      environment: { ...provider.environment, ...it.environment },
      events: it.events.flat(),
    }),
  );
  const known = new Set(queues.map(({ logicalId }) => logicalId));
  for (const it of declared) {
    for (const queue of queuesNamedBy(it).filter((named) => !known.has(named))) {
      report(['functions', it.key], `${queue} is no queue of this template`);
    }
  }
  return problems.length > 0 ? refuse() : { region: provider.region, queues, functions: declared };
};
