#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readServerless } from '../declared/readServerless.ts';
import { type DemoCommand, parseCommandLine } from './commandLine.ts';
import { generateRequests } from './generateRequests.ts';
import { describeFlaws, describeReport, isFlawless, toJson } from './report.ts';
import { runDemo } from './runDemo.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const requestsOf = async ({ file, count, seed }: DemoCommand) =>
  count === undefined
    ? { source: file, text: await readFile(file, 'utf8') }
    : { source: `seed ${seed}`, text: generateRequests(count, seed).join('\n') };

const demo = async (command: DemoCommand): Promise<void> => {
  const { seed, faults, dataDir, json } = command;
  // What is left on standard output is for a machine then.
  const stream = json ? process.stderr : process.stdout;
  const say = (line: string): void => void stream.write(`${line}\n`);
  const report = await runDemo(
    {
      ...(await requestsOf(command)),
      seed,
      faultShare: faults,
      ...(dataDir !== undefined && { dataDir }),
    },
    await readServerless(ROOT),
    say,
    { isTerminal: stream.isTTY === true, write: (text) => void stream.write(text) },
  );
  if (json) {
    for (const line of describeFlaws(report)) say(line);
    process.stdout.write(`${toJson(report)}\n`);
  } else {
    for (const line of ['', ...describeReport(report)]) say(line);
  }
  process.exitCode = isFlawless(report) ? 0 : 1;
};

const parsed = parseCommandLine(process.argv.slice(2));
if ('exitStatus' in parsed) {
  (parsed.exitStatus === 0 ? process.stdout : process.stderr).write(parsed.text);
  process.exitCode = parsed.exitStatus;
} else {
  demo(parsed).catch((error: Error) => {
    process.stderr.write(`the demo ended early: ${error.message}\n`);
    process.exitCode = 1;
  });
}
