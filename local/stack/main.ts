#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { readServerless } from '../declared/readServerless.ts';
import { announce, announceAsJson } from './announcement.ts';
import { parseCommandLine, type StackCommand } from './commandLine.ts';
import { faultMix } from './faultMix.ts';
import { httpTrouble } from './httpTrouble.ts';
import { mappingTrouble } from './mappingTrouble.ts';
import { scheduleTrouble } from './scheduleTrouble.ts';
import { settledLine } from './settledLine.ts';
import { readSettledRequest } from './settledRequest.ts';
import { startStack } from './startStack.ts';
import { seedTasks } from './tasksByLastDigit.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One task in each state, by its last digit. */
const TASK_IDS = Array.from({ length: 10 }, (_, digit) => `4000000${digit}`);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const warn = (trouble: string | undefined): void => {
  if (trouble !== undefined) process.stderr.write(`${trouble}\n`);
};

/** A line of a function's output for a person; undefined for metrics, which are for a machine to add up. */
const readable = (line: string): string | undefined => {
  if (line.startsWith('{"_aws":')) return undefined;
  const settled = readSettledRequest(line);
  return settled === undefined ? line : settledLine(settled, Date.now());
};

const start = async (command: StackCommand): Promise<void> => {
  const { json, dataDir } = command;
  const declaration = await readServerless(ROOT);
  const stack = await startStack({
    declaration,
    timeScale: command.timeScale,
    seed: command.seed,
    // Tasks wait until somebody has typed a request; the control API lets them start.
    settings: { faults: faultMix(command.faults), lifecycle: { startsPerMinute: 0 } },
    port: command.port,
    ...(dataDir !== undefined && { dataDir }),
    observer: {
      line: (line) => {
        const shown = json ? line : readable(line);
        if (shown !== undefined) say(shown);
      },
      mapping: (observation) => warn(mappingTrouble(observation)),
      http: (integration) => warn(httpTrouble(integration)),
      schedule: (run) => warn(scheduleTrouble(run)),
    },
  });
  seedTasks(stack.simulator, stack.project.projectId, TASK_IDS);
  const announcement = { stack, command, region: declaration.region, taskIds: TASK_IDS };
  if (json) say(announceAsJson(announcement));
  else for (const line of announce(announcement)) say(line);

  const stop = async (): Promise<void> => {
    process.once('SIGINT', () => process.exit(130));
    process.stderr.write('\nstopping once what runs has ended (again: at once)\n');
    await stack.stop();
    process.stderr.write(`stopped after ${stack.simulator.simulator.ledger.length} API calls\n`);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
};

const parsed = parseCommandLine(process.argv.slice(2));
if ('exitStatus' in parsed) {
  (parsed.exitStatus === 0 ? process.stdout : process.stderr).write(parsed.text);
  process.exitCode = parsed.exitStatus;
} else {
  start(parsed).catch((error: Error) => {
    process.stderr.write(`the stack could not start: ${error.message}\n`);
    process.exitCode = 1;
  });
}
