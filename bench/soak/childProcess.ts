import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, ProcessOptions, Started } from './processOptions.ts';

/** A part of the world in a process of its own. */
export interface Child {
  readonly name: string;
  readonly started: Started;
  tell(order: Order): void;
  /** Lets it write the rest of its history, and waits for its end. */
  finish(): Promise<void>;
  /** SIGKILL. Resolves once it is gone. */
  kill(): Promise<void>;
}

/** Credentials and endpoints of a real cloud, which a run must never reach. */
const OF_A_CLOUD = /^(AWS|HUAWEICLOUD|MPC)_/;

const variables = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_A_CLOUD.test(name)));

const gone = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

/**
 * Starts a process and waits until it works.
 *
 * @param script - File in this folder.
 * @param died - Told when it ends although nobody wanted it to.
 */
export const startChild = async (
  script: string,
  options: ProcessOptions,
  died: (error: Error) => void,
): Promise<Child> => {
  const { name } = options;
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [JSON.stringify(options)], {
    env: variables(),
    // Options of this process's own script (--eval, --cpu-prof) are not the child's.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let wanted = true;
  child.once('exit', (code, signal) => {
    if (wanted) died(new Error(`${name} ended by itself (${code ?? signal})`));
  });
  const [started] = (await once(child, 'message')) as [Started];
  return {
    name,
    started,
    tell: (order) => void child.send(order),
    finish: async () => {
      wanted = false;
      child.send({ order: 'finish' } satisfies Order);
      await gone(child);
    },
    kill: async () => {
      wanted = false;
      child.kill('SIGKILL');
      await gone(child);
    },
  };
};
