import { resolve } from 'node:path';
import type { Declaration } from '../declared/declaration.ts';
import { faultMix } from '../stack/faultMix.ts';
import { type Stack, type StackOptions, startStack } from '../stack/startStack.ts';
import type { Circumstances } from './demoOptions.ts';
import { openRunMemory, type RunMemory } from './runMemory.ts';
import { type RunWatch, watchRun } from './runWatch.ts';

/** A stack in which a demo runs, and what is known of the run. */
export interface WatchedStack {
  readonly stack: Stack;
  readonly memory: RunMemory;
  readonly watch: RunWatch;
}

/** Which world a run needs. */
export interface WorldOptions extends Pick<StackOptions, 'variables' | 'timeScale'> {
  readonly declaration: Declaration;
  readonly circumstances: Circumstances;
  /** All that makes two runs the same. */
  readonly identity: unknown;
}

/**
 * Does something in a stack that lives as long as that.
 *
 * @throws {OtherRunError} when the data folder holds a run of something else.
 */
export const withStack = async <T>(
  { declaration, circumstances, identity, timeScale, variables }: WorldOptions,
  act: (watched: WatchedStack) => Promise<T>,
): Promise<T> => {
  const { seed, faultShare } = circumstances;
  const dataDir = circumstances.dataDir && resolve(circumstances.dataDir);
  const memory = openRunMemory(dataDir, identity);
  try {
    const watch = watchRun(memory);
    const stack = await startStack({
      declaration,
      timeScale,
      seed,
      // Nothing starts or ends by itself: what a request finds must not depend on how fast this machine is.
      settings: {
        faults: faultMix(faultShare),
        lifecycle: { startsPerMinute: 0, durationMs: 86_400_000 },
      },
      observer: watch,
      ...(variables && { variables }),
      ...(dataDir !== undefined && { dataDir }),
    });
    try {
      return await act({ stack, memory, watch });
    } finally {
      await stack.stop();
    }
  } finally {
    memory.close();
  }
};
