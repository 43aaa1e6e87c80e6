import type { DeclaredFunction } from '../declared/declaration.ts';
import type { LambdaFunction } from '../invocation/invokeFunction.ts';
import type { ProcessVariables } from './processVariables.ts';

let loaded = 0;
let before: Promise<unknown> = Promise.resolve();

const load = async (handler: string, root: URL): Promise<LambdaFunction> => {
  const dot = handler.lastIndexOf('.');
  const name = handler.slice(dot + 1);
  loaded += 1;
  const source = new URL(`${handler.slice(0, dot)}.ts?environment=${loaded}`, root);
  const module = (await import(source.href)) as Readonly<Record<string, unknown>>;
  if (typeof module[name] !== 'function') throw new TypeError(`${handler} is no function`);
  return module[name] as LambdaFunction;
};

/**
 * Loads the handler of a declared function, each time as a module of its own. One after another, since a module reads
 * its settings from the variables of the process while it starts.
 *
 * @param root - Folder of the template, with a slash at its end.
 * @param variables - What the function is to find in its environment.
 * @throws TypeError when the module has no such export; whatever the module throws while it starts.
 */
export const loadFunction = (
  { handler }: DeclaredFunction,
  root: URL,
  variables: Readonly<Record<string, string>>,
  ofProcess: ProcessVariables,
): Promise<LambdaFunction> => {
  const turn = before.then(() => {
    ofProcess.set(variables);
    return load(handler, root);
  });
  before = turn.catch(() => undefined);
  return turn;
};
