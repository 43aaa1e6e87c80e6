import { AsyncLocalStorage } from 'node:async_hooks';

/** The standard output of functions that run in this process, kept apart from the process's own. */
export interface FunctionOutput {
  /** Does the work of a function: what is written meanwhile on its behalf, awaited parts included, is its output. */
  run<T>(work: () => T): T;
  /** Gives standard output back. */
  release(): void;
}

const hasCallback = (value: unknown): value is () => void => typeof value === 'function';

/**
 * Takes the standard output of functions as the Lambda service does, so that a handler is observed by what it logs and
 * needs no hook for it. Everything else that the process writes goes where it always went.
 *
 * @param line - Told each line, without its end.
 */
export const captureFunctionOutput = (line: (text: string) => void): FunctionOutput => {
  const running = new AsyncLocalStorage<true>();
  const { stdout } = process;
  const write = stdout.write;

  const capture = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    if (running.getStore() === undefined) {
      return Reflect.apply(write, stdout, [chunk, ...rest]) as boolean;
    }
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    // Outside of the function again: whoever is told may well print something.
    running.exit(() => {
      for (const each of text.split('\n')) if (each !== '') line(each);
    });
    for (const done of rest.filter(hasCallback)) queueMicrotask(done);
    return true;
  };
  stdout.write = capture;

  return {
    run: (work) => running.run(true, work),
    release() {
      stdout.write = write;
    },
  };
};
