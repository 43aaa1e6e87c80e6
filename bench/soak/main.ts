#!/usr/bin/env node
import { constants } from 'node:os';
import { check } from './checker/check.ts';
import { parseCommandLine, type SoakCommand } from './commandLine.ts';
import { createProgressLine } from './progressLine.ts';
import { describeRun, describeVerdict, toJson } from './report.ts';
import { runSoak } from './runSoak.ts';
import { standardOf } from './standard.ts';

const soak = async (command: SoakCommand): Promise<void> => {
  // Standard output is left to the line for the machine then.
  const stream = command.json ? process.stderr : process.stdout;
  const write = (text: string): void => void stream.write(text);
  const isTerminal = stream.isTTY === true;
  const progress = createProgressLine({ isTerminal, write }, () => performance.now());
  const run = await runSoak(command, progress);
  const verdict = check(run.history, standardOf(command));
  if (isTerminal) write('\n');
  for (const line of [...describeRun(run), ...describeVerdict(verdict)]) write(`${line}\n`);
  if (command.json) process.stdout.write(`${toJson(command, run, verdict)}\n`);
  process.exitCode = verdict.violations.length > 0 ? 1 : 0;
};

const parsed = parseCommandLine(process.argv.slice(2));
if ('exitStatus' in parsed) {
  (parsed.exitStatus === 0 ? process.stdout : process.stderr).write(parsed.text);
  process.exitCode = parsed.exitStatus;
} else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  soak(parsed).catch((error: Error) => {
    process.stderr.write(`the soak ended early: ${error.message}\n`);
    process.exitCode = 1;
  });
}
