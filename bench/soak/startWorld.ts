import { join } from 'node:path';
import { type Child, startChild } from './childProcess.ts';
import type { ProcessOptions } from './processOptions.ts';
import type { SoakOptions } from './soakOptions.ts';
import { CONSUMERS, TIME_SCALE } from './world.ts';

/** The processes of a run. */
export interface SoakWorld {
  /** `http://127.0.0.1:<port>` of SQS. */
  readonly sqsEndpoint: string;
  /** URLs of the queues by their part in the service. */
  readonly queueUrls: Readonly<Record<string, string>>;
  /** Epoch milliseconds in the time of the run. */
  now(): number;
  /** Kills a consumer and starts another. @param killed - told the name of the killed in between. */
  replaceConsumer(index: number, killed: (name: string) => void): Promise<void>;
  replaceRedrive(killed: (name: string) => void): Promise<void>;
  refuseDeadLetters(refused: boolean): void;
  /** No more faults and duplicates. */
  heal(): void;
  /** Rejects when a process ends by itself. */
  readonly failure: Promise<never>;
  /** Lets all processes write the rest of the history and end. */
  finish(): Promise<void>;
  /** Kills what is left. */
  kill(): Promise<void>;
}

/**
 * Brings up SQS, the API, the consumers and the redrive, each in a process of its own.
 *
 * @param folder - Where they write the history.
 */
export const startWorld = async (options: SoakOptions, folder: string): Promise<SoakWorld> => {
  const { messages, faults, seed, sabotage } = options;
  const time = { epoch: Date.now(), scale: TIME_SCALE };
  const failed = Promise.withResolvers<never>();
  const children = new Map<string, Child>();
  let lives = 0;

  const start = async (
    script: string,
    slot: string,
    around: Partial<ProcessOptions>,
  ): Promise<Child> => {
    const name = `${slot}-${lives++}`;
    const child = await startChild(
      script,
      {
        name,
        file: join(folder, `${name}.jsonl`),
        messages,
        seed,
        faults,
        time,
        sqsEnvironment: {},
        queueUrls: {},
        apiUrl: '',
        ...(sabotage && { sabotage }),
        ...around,
      },
      failed.reject,
    );
    children.set(slot, child);
    return child;
  };
  const kill = async (): Promise<void> => {
    await Promise.all([...children.values()].map((child) => child.kill()));
  };
  // Without a listener a death during the start would end this process before it could kill the others.
  failed.promise.catch(() => undefined);

  const bringUp = async (): Promise<SoakWorld> => {
    const [sqs, api] = await Promise.all([
      start('./sqsProcess.ts', 'sqs', {}),
      start('./simulatorProcess.ts', 'api', {}),
    ]);
    const { environment: sqsEnvironment = {}, queueUrls = {} } = sqs.started;
    const around = { sqsEnvironment, queueUrls, apiUrl: api.started.url ?? '' };
    const startConsumer = (index: number) =>
      start('./consumerProcess.ts', `consumer-${index}`, around);
    const startRedrive = () => start('./redriveProcess.ts', 'redrive', around);
    const replace = async (
      slot: string,
      starter: () => Promise<Child>,
      killed: (name: string) => void,
    ): Promise<void> => {
      const victim = children.get(slot);
      await victim?.kill();
      killed(victim?.name ?? slot);
      await starter();
    };
    await Promise.all([
      startRedrive(),
      ...Array.from({ length: CONSUMERS }, (_, index) => startConsumer(index)),
    ]);
    return {
      sqsEndpoint: sqsEnvironment['AWS_ENDPOINT_URL_SQS'] ?? '',
      queueUrls,
      now: () => {
        const real = performance.timeOrigin + performance.now();
        return Math.floor(time.epoch + (real - time.epoch) * time.scale);
      },
      replaceConsumer: (index, killed) =>
        replace(`consumer-${index}`, () => startConsumer(index), killed),
      replaceRedrive: (killed) => replace('redrive', startRedrive, killed),
      refuseDeadLetters: (refused) => sqs.tell({ order: 'refuse_dead_letters', refused }),
      heal: () => {
        sqs.tell({ order: 'heal' });
        api.tell({ order: 'heal' });
      },
      failure: failed.promise,
      finish: async () => {
        const served = [...children.values()].filter((child) => child !== sqs && child !== api);
        // Those first that still need the others.
        await Promise.all(served.map((child) => child.finish()));
        await Promise.all([sqs.finish(), api.finish()]);
      },
      kill,
    };
  };
  try {
    return await Promise.race([bringUp(), failed.promise]);
  } catch (error) {
    await kill();
    throw error;
  }
};
