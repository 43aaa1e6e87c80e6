import { describe, expect, test } from '@jest/globals';
import { cost } from '../../bench/cost/suite.ts';
import { economy } from '../../bench/economy/suite.ts';
import { runSuites } from '../../bench/runSuites.ts';
import { scale } from '../../bench/scale/suite.ts';
import { signing } from '../../bench/signing/suite.ts';
import type { Suite } from '../../bench/suite.ts';

const run = async (suites: readonly Suite[], isTerminal = false) => {
  let told = '';
  let progress = '';
  const result = await runSuites(suites, 'smoke', {
    isTerminal,
    write: (text) => {
      told += text;
    },
    progress: (text) => {
      progress += text;
    },
  });
  return { ...result, told, progress };
};

const number = expect.any(Number);
const peer = { calls_per_resolved: number, drain_minutes: number, saved: number, dead: number };
const peers = { ours: peer, naive: peer };
const drained = { drain_s: number, calls_per_minute: number };

describe('a smoke run of the benchmarks', () => {
  // The first of them that simulates reads the deployment, which takes seconds.
  test.each([
    [signing, { ours_us: number, official_us: number, floor_us: number }],
    [economy, { burst: peers, storm: peers }],
    [cost, { ours_usd_per_million: number, naive_usd_per_million: number }],
    [scale, { 1: drained, 2: drained }],
  ])('fills in every number of a suite that needs no other process: $key', async (suite, keys) => {
    const { json, complete } = await run([suite]);

    expect(json).toEqual({ [suite.key]: keys });
    expect(JSON.stringify(json)).not.toContain('null');
    expect(complete).toBe(true);
  });

  test('says nothing of goals, since its numbers mean little', async () => {
    const { told, reports } = await run([signing]);

    expect(reports.get('signing')?.goals).toHaveLength(2);
    expect(told).toContain('Signing one cancel');
    expect(told).not.toMatch(/met|MISSED/);
  });

  test('shows how far it is', async () => {
    const { progress } = await run([signing], true);

    expect(progress).toContain('signing: 0 of 1');
  });

  test('is not complete when this machine lacks what a suite needs', async () => {
    const lacking: Suite = {
      key: 'lacking',
      run: () => Promise.resolve({ kind: 'unavailable', reason: 'there is no compiler' }),
    };

    const { json, complete, told } = await run([lacking]);

    expect(json).toEqual({});
    expect(complete).toBe(false);
    expect(told).toContain('lacking: not measured, there is no compiler');
  });
});
