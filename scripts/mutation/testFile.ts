import { addEventHandler, getState, resetState, run, setState } from 'jest-circus';

type State = ReturnType<typeof getState>;
type Block = State['rootDescribeBlock'];
export type Entry = Extract<Block['children'][number], { readonly type: 'test' }>;

/** A test that is in memory, and can be run again and again. */
export interface Test {
  /** Unlike those of all other tests in all files, unless a file has two of one name. */
  readonly id: string;
  readonly entry: Entry;
  /** As its file has it: a test that is skipped there is never run. */
  readonly mode: Entry['mode'];
}

/** A file of tests that is in memory, its tests in the order they stand in. */
export interface TestFile {
  readonly path: string;
  readonly state: State;
  readonly tests: readonly Test[];
}

const titles = (block: Block): string[] =>
  block.parent === undefined ? [] : [...titles(block.parent), String(block.name)];

const entriesOf = (block: Block): Entry[] =>
  block.children.flatMap((child) => (child.type === 'test' ? [child] : entriesOf(child)));

const testOf = (path: string, entry: Entry): Test => ({
  id: [path, ...titles(entry.parent), String(entry.name)].join(' › '),
  entry,
  mode: entry.mode,
});

/**
 * Imports a file of tests, which declare themselves as they do under Jest.
 * @param leftOut - titles of tests that are never run.
 */
export const loadTestFile = async (
  path: string,
  url: string,
  leftOut: readonly string[],
): Promise<TestFile> => {
  resetState();
  await import(url);
  const state = getState();
  const entries = entriesOf(state.rootDescribeBlock);
  for (const entry of entries) if (leftOut.includes(String(entry.name))) entry.mode = 'skip';
  return { path, state, tests: entries.map((entry) => testOf(path, entry)) };
};

/** Runs those tests of a file that are wanted. */
export const runTestFile = async (
  { state, tests }: TestFile,
  isWanted: (test: Test) => boolean,
  timeoutMs: number,
): Promise<void> => {
  setState(state);
  state.testTimeout = timeoutMs;
  for (const test of tests) {
    test.entry.errors = [];
    test.entry.status = null;
    test.entry.mode = test.mode ?? (isWanted(test) ? undefined : 'skip');
  }
  await run();
};

/** Skips what is left of a file once one of its tests has failed. */
export const stopAtFirstFailure = (): void =>
  addEventHandler((event, state) => {
    if (event.name !== 'test_done' || event.test.errors.length === 0) return;
    for (const entry of entriesOf(state.rootDescribeBlock)) entry.mode = 'skip';
  });

/** Tells whose code runs from now on: a test's own, what all tests of a block share, or that of none. */
export const onRunning = (told: (entries: readonly Entry[]) => void): void =>
  addEventHandler((event) => {
    if (event.name === 'test_start') told([event.test]);
    else if (event.name === 'test_done' || event.name === 'run_describe_finish') told([]);
    else if (event.name === 'hook_start' && event.hook.type.endsWith('All'))
      told(entriesOf(event.hook.parent));
    else if (event.name === 'hook_success' && event.hook.type.endsWith('All')) told([]);
  });
