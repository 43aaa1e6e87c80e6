import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Deployment } from '../../local/simulation/deployment.ts';
import { GOALS } from '../../local/simulation/goals.ts';
import type { Scenario } from '../../local/simulation/scenario.ts';
import { rush } from '../../local/simulation/scenarios/rush.ts';
import {
  SCENARIOS,
  type ScenarioName,
  twoProjects,
} from '../../local/simulation/scenarios/scenarios.ts';
import { compare, type Simulation, toJson } from '../../local/simulation/simulate.ts';
import { deployed } from './deployed.ts';

const SEED = 1;

let deployment: Deployment;
beforeAll(async () => {
  deployment = await deployed();
});

const simulated = (name: ScenarioName, scenario: Scenario): Promise<Simulation> =>
  compare(name, scenario, deployment, { seed: SEED, throttle: 'fixed' });

const missed = (simulation: Simulation): string[] =>
  GOALS[simulation.scenario].filter(({ isMet }) => !isMet(simulation)).map(({ row }) => row);

describe('the consumer as it is deployed', () => {
  test.each(['burst', 'race', 'crash', 'outage', 'badkey'] as const)(
    'meets the goals of %s',
    async (name) => {
      const simulation = await simulated(name, SCENARIOS[name](SEED));

      expect(missed(simulation)).toEqual([]);
    },
  );

  test('does not let a small project wait for a large one', async () => {
    const simulation = await simulated('two-projects', twoProjects(1_000, SEED));

    expect(simulation.ours.small_drain_s).toBeGreaterThan(0);
    expect(missed(simulation)).toEqual([]);
  });
});

describe('a simulation', () => {
  test('of the same seed is the same', async () => {
    const scenario = (): Scenario => rush('burst', 120, SEED);

    const [first, second] = [
      await simulated('burst', scenario()),
      await simulated('burst', scenario()),
    ];

    expect(toJson(second)).toBe(toJson(first));
  });

  test('holds what misses a goal against it', async () => {
    const { naive, ...simulation } = await simulated('burst', rush('burst', 120, SEED));

    expect(missed({ ...simulation, naive, ours: naive })).toContain('calls over lower bound');
  });
});
