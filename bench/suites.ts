import { coldStart } from './cold-start/suite.ts';
import { cost } from './cost/suite.ts';
import { economy } from './economy/suite.ts';
import { memory } from './memory/suite.ts';
import { scale } from './scale/suite.ts';
import { signing } from './signing/suite.ts';
import type { Suite } from './suite.ts';
import { latency40 } from './throughput/latency40.ts';
import { throughput } from './throughput/suite.ts';

/** All suites, in the order in which they run. */
export const SUITES: readonly Suite[] = [
  signing,
  coldStart,
  throughput,
  latency40,
  memory,
  economy,
  cost,
  scale,
];
