import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { budgetsSchema, overBudget } from './package/budgets.ts';
import { packageService } from './package/packageService.ts';
import { readBundles } from './package/readBundles.ts';
import { sizeJson, sizeTable } from './package/sizeReport.ts';

interface Options {
  readonly stage?: string;
  readonly region?: string;
  readonly json?: true;
}

const root = join(import.meta.dirname, '..');
const out = join(root, '.serverless');

const run = async ({ stage, region, json }: Options): Promise<void> => {
  const { bundles: budgets } = budgetsSchema.parse(
    JSON.parse(await readFile(join(root, 'bench/budgets.json'), 'utf8')),
  );
  process.stderr.write('packaging, which takes some seconds\n');
  await packageService(root, out, [
    ...(stage === undefined ? [] : ['--stage', stage]),
    ...(region === undefined ? [] : ['--region', region]),
  ]);
  const bundles = await readBundles(out);
  const problems = overBudget(bundles, budgets);
  process.stdout.write(json ? sizeJson(bundles, problems) : sizeTable(bundles, budgets));
  for (const problem of problems) process.stderr.write(`over budget: ${problem}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
};

const command = new Command('npm run package --')
  .description('Packages the service into .serverless and holds the bundles to bench/budgets.json.')
  .option('--stage <name>', 'stage to package for')
  .option('--region <name>', 'AWS region to package for')
  .option('--json', 'print one JSON object instead of the table')
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
