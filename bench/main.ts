#!/usr/bin/env node
import { type BenchCommand, parseCommandLine } from './commandLine.ts';
import { runSuites } from './runSuites.ts';
import { SUITES } from './suites.ts';
import { writeResults } from './writeResults.ts';

const { stdout, stderr } = process;

const run = async (command: BenchCommand): Promise<void> => {
  const chosen = SUITES.filter(({ key }) => command.only === undefined || key === command.only);
  const told = command.json ? stderr : stdout;
  const result = await runSuites(chosen, command.smoke ? 'smoke' : 'full', {
    isTerminal: stderr.isTTY === true,
    progress: (text) => void stderr.write(text),
    write: (text) => void told.write(text),
  });
  if (command.write) {
    const today = new Date().toISOString().slice(0, 10);
    writeResults(
      result,
      SUITES.map(({ key }) => key),
      today,
    );
  }
  if (command.json) stdout.write(`${JSON.stringify(result.json)}\n`);
  if (!result.complete && !command.smoke) process.exitCode = 1;
};

const command = parseCommandLine(
  process.argv.slice(2),
  SUITES.map(({ key }) => key),
);
if ('exitStatus' in command) {
  (command.exitStatus === 0 ? stdout : stderr).write(command.text);
  process.exitCode = command.exitStatus;
} else {
  await run(command);
}
