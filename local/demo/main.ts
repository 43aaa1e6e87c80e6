#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EarlyEnd } from '../command-line/earlyEnd.ts';
import { readServerless } from '../declared/readServerless.ts';
import { type DemoCommand, parseCommandLine, refuse } from './commandLine.ts';
import { generateRequests } from './generateRequests.ts';
import { describeFlaws, describeReport, isFlawless, toJson } from './report.ts';
import { runDemo } from './runDemo.ts';
import { OtherRunError } from './runMemory.ts';
import { runScheduleDemo } from './runScheduleDemo.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const WAYS: Readonly<Record<DemoCommand['trigger'], string>> = {
  queue: 'SQS',
  http: 'HTTP',
  events: 'SQS',
  all: 'SQS and HTTP',
  schedule: 'clean-up and SQS',
};

/** The world in which a demo runs, and who is told of it. */
type World = Parameters<typeof runDemo> extends [unknown, ...infer Rest] ? Rest : never;

const end = ({ exitStatus, text }: EarlyEnd): void => {
  (exitStatus === 0 ? process.stdout : process.stderr).write(text);
  process.exitCode = exitStatus;
};

const requestsOf = ({ file, count, seed }: DemoCommand): { source: string; text: string } =>
  count === undefined
    ? { source: file, text: readFileSync(file, 'utf8') }
    : { source: `seed ${seed}`, text: generateRequests(count, seed).join('\n') };

/** Tasks to clean up without `--count`; a third of them is stale. */
const TASKS = 240;

/** Prepares what the command line asks for. */
const courseOf = (command: DemoCommand) => {
  const { trigger, seed, faults, dataDir, count = TASKS } = command;
  const common = { seed, faultShare: faults, ...(dataDir !== undefined && { dataDir }) };
  if (trigger === 'schedule') {
    const options = { ...common, source: `seed ${seed}`, count };
    return (...world: World) => runScheduleDemo(options, ...world);
  }
  const options = { ...common, ...requestsOf(command), trigger };
  return (...world: World) => runDemo(options, ...world);
};

const demo = async (command: DemoCommand): Promise<void> => {
  const { trigger, json } = command;
  // Standard output is left to the line for the machine then.
  const stream = json ? process.stderr : process.stdout;
  const say = (line: string): void => void stream.write(`${line}\n`);
  let run: ReturnType<typeof courseOf>;
  try {
    run = courseOf(command);
  } catch (error) {
    return end(refuse(`error: ${(error as Error).message}\n`));
  }
  say(
    `Cancel requests on their way through ${WAYS[trigger]}, as serverless.yml declares it, to a simulated MPC`,
  );
  const report = await run(await readServerless(ROOT), say, {
    isTerminal: stream.isTTY === true,
    write: (text) => void stream.write(text),
  });
  for (const line of json ? describeFlaws(report) : ['', ...describeReport(report)]) say(line);
  if (json) process.stdout.write(`${toJson(report)}\n`);
  process.exitCode = isFlawless(report) ? 0 : 1;
};

const parsed = parseCommandLine(process.argv.slice(2));
if ('exitStatus' in parsed) end(parsed);
else {
  demo(parsed).catch((error: Error) => {
    if (error instanceof OtherRunError) return end(refuse(`error: ${error.message}\n`));
    process.stderr.write(`the demo ended early: ${error.message}\n`);
    process.exitCode = 1;
  });
}
