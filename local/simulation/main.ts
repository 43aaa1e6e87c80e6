#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { readServerless } from '../declared/readServerless.ts';
import { parseCommandLine, type SimulateCommand } from './commandLine.ts';
import { type Deployment, deploymentFrom } from './deployment.ts';
import { createProgressLine } from './progressLine.ts';
import { describeSimulation } from './report.ts';
import { SCENARIOS, type ScenarioName } from './scenarios/scenarios.ts';
import { simulate, toJson } from './simulate.ts';
import type { Verdict } from './trial.ts';
import { describeFailure, describeTrials, type TrialRun, trialsToJson } from './trialReport.ts';
import { judgeSeeds } from './trials.ts';
import { addUp, isFlawless } from './trialTotals.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REQUESTS_PER_SEED = 2_000;

const { stdout, stderr } = process;
const line = createProgressLine(
  { isTerminal: stderr.isTTY === true, write: (text) => stderr.write(text) },
  () => performance.now(),
);

/** Simulates one scenario after the other. @returns whether no request was lost. */
const simulateAll = async (
  names: readonly ScenarioName[],
  deployment: Deployment,
  { seed = 1, throttle, json }: SimulateCommand,
): Promise<boolean> => {
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

/** Runs seeds of faults, or one. @returns whether every request ended as it should. */
const tryAll = async (
  reading: Promise<Deployment>,
  { seed, seeds: many, throttle, json }: SimulateCommand,
): Promise<boolean> => {
  const seeds = seed === undefined ? Array.from({ length: many }, (_, at) => at + 1) : [seed];
  const output = json ? stderr : stdout;
  const startedAt = performance.now();
  const verdicts: Verdict[] = [];
  const work = reading.then((deployment) => ({
    deployment,
    requests: REQUESTS_PER_SEED,
    throttle,
  }));
  await judgeSeeds(work, seeds, (verdict) => {
    verdicts.push(verdict);
    line.show('faults, seeds', verdicts.length, seeds.length);
    if (verdict.violations.length === 0) return;
    line.end();
    output.write(`${describeFailure(verdict, throttle).join('\n')}\n`);
  });
  line.end();
  const totals = addUp(verdicts);
  const run: TrialRun = {
    totals,
    requests: REQUESTS_PER_SEED,
    throttle,
    tookMs: performance.now() - startedAt,
  };
  stdout.write(json ? `${trialsToJson(run)}\n` : `${describeTrials(run).join('\n')}\n`);
  return isFlawless(totals);
};

const run = async (command: SimulateCommand): Promise<void> => {
  const reading = readServerless(ROOT).then(deploymentFrom);
  const { scenario } = command;
  const isWell =
    scenario === 'faults'
      ? await tryAll(reading, command)
      : await simulateAll(
          scenario === undefined ? (Object.keys(SCENARIOS) as ScenarioName[]) : [scenario],
          await reading,
          command,
        );
  process.exitCode = isWell ? 0 : 1;
};

const parsed = parseCommandLine(process.argv.slice(2));
if ('exitStatus' in parsed) {
  (parsed.exitStatus === 0 ? stdout : stderr).write(parsed.text);
  process.exitCode = parsed.exitStatus;
} else {
  run(parsed).catch((error: Error) => {
    stderr.write(`the simulation ended early: ${error.message}\n`);
    process.exitCode = 1;
  });
}
