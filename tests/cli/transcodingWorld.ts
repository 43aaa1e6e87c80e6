import type { Surroundings } from '../../cli/surroundings.ts';
import { systemClock } from '../../lib/mpc/clock.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { type RunningSimulator, startSimulator } from '../../local/mpc-simulator/server.ts';
import type { SettingsPatch } from '../../local/mpc-simulator/settings.ts';
import { seedTasks } from '../../local/stack/tasksByLastDigit.ts';
import { type CommandResult, commandLine } from './commandLine.ts';

/** The project of the simulator. */
export const PROJECT = DEFAULT_ACCOUNT.projects[0]?.id ?? '';

/** A simulated transcoding API with one task in each state, and the command line before it. */
export interface TranscodingWorld {
  readonly simulator: RunningSimulator;
  readonly env: Readonly<Record<string, string>>;
  /** @param env - what differs from the variables of the world. */
  readonly run: (
    words: readonly string[],
    env?: Surroundings['env'],
    surroundings?: Partial<Surroundings>,
  ) => Promise<CommandResult>;
  readonly close: () => Promise<void>;
}

/** Starts such a world; the ids of its tasks are 40000000 to 40000009. */
export const startTranscodingWorld = async (
  settings: SettingsPatch = {},
): Promise<TranscodingWorld> => {
  const simulator = await startSimulator({
    settings: { lifecycle: { startsPerMinute: 0 }, ...settings },
  });
  seedTasks(
    simulator,
    PROJECT,
    Array.from({ length: 10 }, (_, digit) => `4000000${digit}`),
  );
  const [key] = DEFAULT_ACCOUNT.keys;
  const transport = createNodeTransport(2);
  const env = {
    MPC_REGION: 'cn-north-4',
    MPC_ENDPOINT: simulator.url,
    IAM_ENDPOINT: simulator.url,
    HUAWEICLOUD_SDK_AK: key?.accessKey ?? '',
    HUAWEICLOUD_SDK_SK: key?.secretKey ?? '',
    HUAWEICLOUD_SDK_PROJECT_ID: PROJECT,
  };
  return {
    simulator,
    env,
    run: (words, more = {}, surroundings = {}) =>
      commandLine(
        words,
        { ...env, ...more },
        { ...systemClock, transport: transport.send, ...surroundings },
      ),
    close: async () => {
      transport.close();
      await simulator.close();
    },
  };
};
