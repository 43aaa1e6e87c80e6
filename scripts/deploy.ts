import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command, CommanderError } from 'commander';
import { describePlan, planOf } from './deploy/plan.ts';
import { deploymentProblems } from './deploy/settings.ts';
import { packageService } from './package/packageService.ts';

interface Options {
  readonly stage: string;
  readonly region?: string;
  readonly param: readonly string[];
  readonly yes?: true;
}

const root = join(import.meta.dirname, '..');
const out = join(root, '.serverless');
const framework = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

const readJson = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(out, file), 'utf8'));

/** A terminal is asked; a script has to say so beforehand. */
const isConfirmed = async (stage: string, yes: boolean): Promise<boolean> => {
  if (yes) return true;
  if (!process.stdin.isTTY) {
    process.stderr.write('nothing was deployed: confirm with --yes\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Deploy that to the stage ${stage}? (yes/no) `);
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
};

const run = async ({ stage, region, param, yes }: Options): Promise<void> => {
  const options = [
    ...['--stage', stage],
    ...(region === undefined ? [] : ['--region', region]),
    ...param.map((each) => `--param=${each}`),
  ];
  process.stderr.write('packaging, which takes some seconds\n');
  await packageService(root, out, options);
  const problems = deploymentProblems(await readJson('serverless-state.json'));
  if (problems.length > 0) {
    throw new Error(['nothing was deployed, the parameters are wrong:', ...problems].join('\n  '));
  }
  const plan = planOf(await readJson('cloudformation-template-update-stack.json'));
  process.stdout.write(describePlan(plan));
  if (!(await isConfirmed(stage, yes ?? false))) {
    process.exitCode = 1;
    return;
  }
  // What is deployed is what was shown.
  const { status } = spawnSync(
    process.execPath,
    [framework, 'deploy', '--package', out, ...options],
    { cwd: root, stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
};

const command = new Command('npm run deploy --')
  .description('Checks the parameters of a stage, shows what will exist, and deploys it.')
  .requiredOption('--stage <name>', 'stage to deploy')
  .option('--region <name>', 'AWS region to deploy to')
  .option(
    '--param <name=value>',
    'a parameter that differs from its default; may be repeated',
    (value: string, all: readonly string[]) => [...all, value],
    [],
  )
  .option('--yes', 'deploy without asking')
  .allowExcessArguments(false)
  .showHelpAfterError()
  .exitOverride()
  .action(run);

try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  } else if (error.exitCode !== 0) {
    process.exitCode = 2;
  }
}
