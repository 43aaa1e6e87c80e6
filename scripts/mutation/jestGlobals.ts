import { jestExpect } from '@jest/expect';
import * as circus from 'jest-circus';

export const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
export const expect = jestExpect;
