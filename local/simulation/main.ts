#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { readServerless } from '../declared/readServerless.ts';
import { parseCommandLine, type SimulateCommand } from './commandLine.ts';
import { type Deployment, deploymentFrom } from './deployment.ts';
import { createProgressLine } from './progressLine.ts';
import { describeSimulation } from './report.ts';
import { SCENARIOS, type ScenarioName } from './scenarios/scenarios.ts';
import { simulate, toJson } from './simulate.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Simulates one scenario after the other. @returns whether no request was lost. */
const simulateAll = async (
  names: readonly ScenarioName[],
  deployment: Deployment,
  { seed = 1, throttle, json }: SimulateCommand,
): Promise<boolean> => {
  const { stderr, stdout } = process;
  const output = { isTerminal: stderr.isTTY === true, write: (text: string) => stderr.write(text) };
  const line = createProgressLine(output, () => performance.now());
  let lost = 0;
  for (const name of names) {
    const simulation = await simulate(name, deployment, {
      seed,
      throttle,
      progress: (peer, ended, asked) => line.show(`${name}, ${peer}`, ended, asked),
    });
    line.end();
    stdout.write(
      json ? `${toJson(simulation)}\n` : `${describeSimulation(simulation).join('\n')}\n`,
    );
    lost += simulation.ours.lost;
  }
  return lost === 0;
};

const run = async (command: SimulateCommand): Promise<void> => {
  const deployment = deploymentFrom(await readServerless(ROOT));
  const { scenario } = command;
  const names =
    scenario === undefined || scenario === 'faults'
      ? (Object.keys(SCENARIOS) as ScenarioName[])
      : [scenario];
  process.exitCode = (await simulateAll(names, deployment, command)) ? 0 : 1;
};

const parsed = parseCommandLine(process.argv.slice(2));
if ('exitStatus' in parsed) {
  (parsed.exitStatus === 0 ? process.stdout : process.stderr).write(parsed.text);
  process.exitCode = parsed.exitStatus;
} else {
  run(parsed).catch((error: Error) => {
    process.stderr.write(`the simulation ended early: ${error.message}\n`);
    process.exitCode = 1;
  });
}
