import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The calls that a sink has answered. */
export interface SinkCount {
  readonly deletes: number;
  readonly others: number;
}

/** An API that takes every cancel, in a process of its own. */
export interface Sink {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The calls since this was last asked. */
  count(): Promise<SinkCount>;
  stop(): Promise<void>;
}

/** Starts a sink. @param latencyMs - after which it answers. */
export const startSink = async (latencyMs: number): Promise<Sink> => {
  const child = fork(fileURLToPath(new URL('sink.ts', import.meta.url)), [String(latencyMs)]);
  const [port] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    count: async () => {
      child.send('count');
      const [count] = await once(child, 'message');
      return count;
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
};
