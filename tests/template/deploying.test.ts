import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { describePlan, planOf } from '../../scripts/deploy/plan.ts';
import { deploymentProblems } from '../../scripts/deploy/settings.ts';
import { everything } from './everything.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { resolveTemplate } from './resolveTemplate.ts';

const script = join(import.meta.dirname, '../../scripts/deploy.ts');
const deploy = (...options: readonly string[]) =>
  spawnSync(process.execPath, [script, ...options], { encoding: 'utf8', input: '' });

const jsonIn = async (folder: string, file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, file), 'utf8'));
const templateFile = 'cloudformation-template-update-stack.json';

let bare: string;
let full: string;

beforeAll(async () => {
  ({ folder: bare } = await packagedTemplate());
  ({ folder: full } = await packagedTemplate(everything));
}, 120_000);

describe('the plan of a deployment', () => {
  test('counts what will exist, and nothing whose condition does not hold', async () => {
    for (const [folder, parameters] of [
      [bare, {}],
      [full, everything],
    ] as const) {
      const { resources } = resolveTemplate(await packagedTemplate(parameters));

      const { counts } = planOf(await jsonIn(folder, templateFile));

      const total = counts.reduce((sum, [, count]) => sum + count, 0);
      expect(total).toBe(Object.keys(resources).length);
    }
  });

  test('names alarms, schedules and endpoints', async () => {
    const plan = planOf(await jsonIn(full, templateFile));

    expect(plan.alarms).toHaveLength(12);
    expect(plan.schedules).toEqual([
      ['rate(15 minutes)', 'redriveDeadLetters'],
      ['rate(15 minutes)', 'cleanUpStale'],
    ]);
    expect(plan.routes).toContain('DELETE /v1/{project_id}/transcodings');
    expect(describePlan(plan)).toMatch(/^ {2}transcoding-canceller-dev-dead-letters +Requests /m);
  });
});

describe('a deployment', () => {
  test('is refused with the name of each parameter that is missing', async () => {
    const problems = deploymentProblems(await jsonIn(bare, 'serverless-state.json'));

    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'mpcSecretArn',
      'httpAuth',
      'httpCallersSecretArn',
    ]);
    expect(deploymentProblems(await jsonIn(full, 'serverless-state.json'))).toEqual([]);
  });

  test('needs a stage', () => {
    const { status, stderr } = deploy();

    expect(status).toBe(2);
    expect(stderr).toContain("required option '--stage <name>' not specified");
  });

  test('of a stage that is unknown is refused by its name, before anything is shown', () => {
    const { status, stdout, stderr } = deploy('--stage', 'production');

    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('stage: production is unknown: there are dev, prod');
  }, 60_000);

  test('that nobody confirms shows what would exist, and ends', () => {
    const parameters = Object.entries(everything).flatMap(([name, value]) => [
      '--param',
      `${name}=${value}`,
    ]);

    const { status, stdout, stderr } = deploy('--stage', 'dev', ...parameters);

    expect(status).toBe(1);
    expect(stdout).toContain('AWS::SQS::Queue\n');
    expect(stderr).toContain('nothing was deployed: confirm with --yes');
  }, 60_000);
});
