import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import { attributeCoverage, type Context } from './coverage.ts';
import { reachedFrom, watchModules } from './imports.ts';
import { judges, leftOut, slowTests } from './judges.ts';
import {
  loadTestFile,
  runTestFile,
  stopAtFirstFailure,
  type Test,
  type TestFile,
} from './testFile.ts';

/** Which test file imports which modules, by path and by addresses. It lies beside the mutated sources. */
const REACH_FILE = 'mutation-reach.json';
type Reach = Readonly<Record<string, readonly string[]>>;

/** After which a test that waits for ever has failed. */
const TEST_TIMEOUT_MS = 3000;

/** Stryker lets a mutant run a hundred times as often as the code did; a tenth of that tells an endless loop as well. */
const FEWER_HITS = 10;

const context: Context = {};
Object.assign(globalThis, { __stryker__: context });

const pathsOfJudges = (): string[] =>
  judges.flatMap((pattern) => globSync(pattern, { exclude: leftOut }).sort());

const urlOf = (path: string): string => pathToFileURL(resolve(path)).href;

const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const resultOf = ({ id, entry }: Test, fileName: string): TestResult => {
  const result = { id, name: id, fileName, timeSpentMs: entry.duration ?? 0 };
  if (entry.status !== 'done') return { ...result, status: TestStatus.Skipped };
  const failure = entry.errors.flat().find((error) => error !== undefined);
  return failure === undefined
    ? { ...result, status: TestStatus.Success }
    : { ...result, status: TestStatus.Failed, failureMessage: messageOf(failure) };
};

/**
 * Runs our Jest tests for Stryker in one process that keeps them all in memory. Stryker's own runner lets Jest load
 * every test file anew for each mutant, seconds each; here a mutant costs what the tests that reach it cost, up to the
 * first that fails. It takes jest-circus as Jest does, but shares modules between files, which tests must bear.
 */
const createCircusRunner = (): TestRunner => {
  const modules = watchModules();
  const loaded = new Map<string, TestFile>();
  stopAtFirstFailure();
  // A mutant is found by the first example that fails; to look for a smaller one takes seconds.
  fc.configureGlobal({ endOnFailure: true });

  const load = async (path: string): Promise<TestFile> => {
    const file = loaded.get(path) ?? (await loadTestFile(path, urlOf(path), slowTests));
    loaded.set(path, file);
    return file;
  };

  const loadAll = async (): Promise<TestFile[]> => {
    const files: TestFile[] = [];
    for (const path of pathsOfJudges()) files.push(await load(path));
    return files;
  };

  // Ahead of the dry run: what it takes beside its tests is added to the time-out of each mutant.
  const init = async (): Promise<void> => {
    if (!existsSync(REACH_FILE)) await loadAll();
  };

  const dryRun: TestRunner['dryRun'] = async ({ timeout }) => {
    const files = await loadAll();
    const coverage = attributeCoverage(context, files);
    for (const file of files) await runTestFile(file, () => true, timeout);
    // Only now, since tests import modules too.
    const reach: Reach = Object.fromEntries(
      files.map(({ path }) => [path, [...reachedFrom(modules.graph, urlOf(path))]]),
    );
    writeFileSync(REACH_FILE, JSON.stringify(reach));
    return {
      status: DryRunStatus.Complete,
      tests: files.flatMap(({ path, tests }) => tests.map((test) => resultOf(test, path))),
      mutantCoverage: coverage(),
    };
  };

  /** What only runs while modules are loaded is mutated then, everything else only afterwards. */
  const runMutated = async (
    path: string,
    { activeMutant, testFilter }: MutantRunOptions,
  ): Promise<TestResult[]> => {
    const isWanted = ({ id }: Test): boolean => testFilter?.includes(id) ?? true;
    context.activeMutant = testFilter ? undefined : activeMutant.id;
    let file: TestFile;
    try {
      file = await load(path);
    } catch (error) {
      // As under Jest, where a file of tests that cannot be loaded has failed.
      const failed = { id: path, name: path, fileName: path, timeSpentMs: 0 };
      return [{ ...failed, status: TestStatus.Failed, failureMessage: messageOf(error) }];
    }
    if (!file.tests.some(isWanted)) return [];
    context.activeMutant = activeMutant.id;
    await runTestFile(file, isWanted, TEST_TIMEOUT_MS);
    context.activeMutant = undefined;
    return file.tests.map((test) => resultOf(test, path));
  };

  const mutantRun = async (options: MutantRunOptions): Promise<MutantRunResult> => {
    const reach: Reach = JSON.parse(readFileSync(REACH_FILE, 'utf8'));
    const mutated = urlOf(options.sandboxFileName);
    if (options.reloadEnvironment || options.mutantActivation === 'static') {
      modules.renew();
      loaded.clear();
    }
    const hitLimit = options.hitLimit && options.hitLimit / FEWER_HITS;
    context.hitLimit = hitLimit;
    context.hitCount = hitLimit && 0;
    const tests: TestResult[] = [];
    for (const path of pathsOfJudges().filter((judge) => reach[judge]?.includes(mutated))) {
      tests.push(...(await runMutated(path, options)));
      if (tests.some(({ status }) => status === TestStatus.Failed)) break;
    }
    return toMutantRunResult(
      determineHitLimitReached(context.hitCount, hitLimit) ?? {
        status: DryRunStatus.Complete,
        tests,
      },
    );
  };

  return { capabilities: () => ({ reloadEnvironment: true }), init, dryRun, mutantRun };
};
createCircusRunner.inject = [] as const;

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'circus', createCircusRunner),
];
