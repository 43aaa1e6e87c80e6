#!/usr/bin/env node
import { parseCommandLine, type SimulatorCommand } from './commandLine.ts';
import { describeEnd, describeStart } from './report.ts';
import { startSimulator } from './server.ts';

const run = async (command: SimulatorCommand): Promise<void> => {
  const running = await startSimulator(command.start);
  process.stdout.write(describeStart(running, command));
  const stop = async (): Promise<void> => {
    await running.close();
    process.stdout.write(describeEnd(running.simulator.ledger, command.json));
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
};

const parsed = parseCommandLine(process.argv.slice(2));
if ('exitStatus' in parsed) {
  (parsed.exitStatus === 0 ? process.stdout : process.stderr).write(parsed.text);
  process.exitCode = parsed.exitStatus;
} else {
  run(parsed).catch((error: Error) => {
    process.stderr.write(`the simulator could not start: ${error.message}\n`);
    process.exitCode = 1;
  });
}
