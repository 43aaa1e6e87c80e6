import type { Order, ProcessOptions, Started } from './processOptions.ts';

/** What a process of a run does with orders. */
export interface ProcessPart extends Started {
  obey(order: Order): void | Promise<void>;
}

/**
 * Runs a part of the world as a child process: takes its options from the command line, starts it, reports, and ends when
 * it is told to or when its parent is gone.
 *
 * @param prepare - starts it.
 */
export const runProcess = async (
  prepare: (options: ProcessOptions) => ProcessPart | Promise<ProcessPart>,
): Promise<void> => {
  const options = JSON.parse(process.argv[2] ?? '') as ProcessOptions;
  process.once('disconnect', () => process.exit(1));
  const { obey, ...started } = await prepare(options);
  process.on('message', async (order: Order) => {
    await obey(order);
    // Connections that are kept alive would keep the process, too.
    if (order.order === 'finish') process.exit(0);
  });
  process.send?.(started satisfies Started);
};
