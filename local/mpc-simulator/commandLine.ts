import { CommanderError } from 'commander';
import { type Account, DEFAULT_ACCOUNT } from './accounts.ts';
import { createSimulatorClock } from './clock.ts';
import { type CommandOptions, createCommand } from './commandOptions.ts';
import { FAULT_NAMES } from './faults.ts';
import type { StartOptions } from './server.ts';
import { DEFAULT_SETTINGS, mergeSettings, SettingsError, type SettingsPatch } from './settings.ts';

/** What the command line asks for. */
export interface SimulatorCommand {
  readonly start: StartOptions;
  readonly account: Account;
  readonly json: boolean;
}

/** The command line ends here: help was asked for, or it is wrong. */
export interface EarlyEnd {
  readonly exitStatus: 0 | 2;
  readonly text: string;
}

const accountOf = ({ project, region, accessKey, secretKey }: CommandOptions): Account => ({
  ...DEFAULT_ACCOUNT,
  keys: [{ accessKey, secretKey }],
  // A region has one main project; the others bear a suffix, so that a look-up by region finds one.
  projects: (project ?? DEFAULT_ACCOUNT.projects.map(({ id }) => id)).map((id, index) => ({
    id,
    name: index === 0 ? region : `${region}_${index + 1}`,
  })),
});

const settingsOf = (options: CommandOptions): SettingsPatch => ({
  quota: {
    perMinute: options.quota,
    // The limit of all tenants together must not undercut the one that was asked for.
    overallPerMinute: Math.max(options.quota, DEFAULT_SETTINGS.quota.overallPerMinute),
    window: options.throttle,
  },
  lifecycle: {
    startsPerMinute: options.startsPerMinute,
    concurrency: options.concurrency,
    queueMs: options.queueSeconds * 1000,
    durationMs: options.durationSeconds * 1000,
    failShare: options.failShare,
  },
  faults: {
    ...Object.fromEntries(FAULT_NAMES.map((name) => [name, options[name]])),
    latencyMs: options.latencyMs,
  },
});

const problemsOf = (settings: SettingsPatch): readonly string[] => {
  try {
    mergeSettings(DEFAULT_SETTINGS, settings);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
};

/** Reads the arguments behind the script's name. */
export const parseCommandLine = (args: readonly string[]): SimulatorCommand | EarlyEnd => {
  const problems: string[] = [];
  let said = '';
  const listen = (text: string): void => {
    said += text;
  };
  const command = createCommand(problems)
    .exitOverride()
    .configureOutput({ writeOut: listen, writeErr: listen });
  const wrong = (text: string): EarlyEnd => ({
    exitStatus: 2,
    text: `${text}usage: ${command.name()} ${command.usage()} (--help lists them)\n`,
  });
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? { exitStatus: 0, text: said } : wrong(said);
  }
  const options = command.opts<CommandOptions>();
  const settings = settingsOf(options);
  if (problems.length === 0) problems.push(...problemsOf(settings));
  if (problems.length > 0) return wrong(problems.map((problem) => `error: ${problem}\n`).join(''));
  const account = accountOf(options);
  const start: StartOptions = {
    port: options.port,
    accounts: [account],
    settings,
    seed: options.seed,
    clock: createSimulatorClock(options.timeScale),
    ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
  };
  return { start, account, json: options.json };
};
