import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseCommandLine as benchCommand } from '../../bench/commandLine.ts';
import { parseCommandLine as soakCommand } from '../../bench/soak/commandLine.ts';
import { parseCommandLine as demoCommand } from '../../local/demo/commandLine.ts';
import { parseCommandLine as simulatorCommand } from '../../local/mpc-simulator/commandLine.ts';
import { parseCommandLine as simulationCommand } from '../../local/simulation/commandLine.ts';
import { parseCommandLine as stackCommand } from '../../local/stack/commandLine.ts';
import { commandLine } from '../cli/commandLine.ts';
import { shownCommands } from './commands.ts';
import { blocksIn, ROOT } from './documents.ts';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Keys of the suites, without loading what they measure. */
const SUITE_KEYS = globSync('bench/*/*.ts', { cwd: ROOT }).flatMap(
  (file) => /^ {2}key: '([\w-]+)'/m.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1] ?? [],
);

/** What reads the options of a script of npm. */
const READERS: Readonly<Record<string, (words: readonly string[]) => object>> = {
  demo: demoCommand,
  start: stackCommand,
  simulator: simulatorCommand,
  simulate: simulationCommand,
  soak: soakCommand,
  bench: (words) => benchCommand(words, SUITE_KEYS),
};

const isRefused = (read: object): boolean => 'exitStatus' in read && read.exitStatus !== 0;

/** The options in a help, and whether each takes a value. */
const optionsIn = (help: string): ReadonlyMap<string, boolean> =>
  new Map(
    [...help.matchAll(/^\s+(?:-\w, )?(--[\w-]+)( <)?/gm)].map(([, name = '', value]) => [
      name,
      value !== undefined,
    ]),
  );

const flawOfNpm = ([, ...words]: readonly string[]): string | undefined => {
  const script = words[0] === 'run' ? words[1] : words[0];
  if (script === undefined || script === 'install') return undefined;
  if (!Object.hasOwn(scripts, script)) return `there is no script ${script}`;
  const own = words.includes('--') ? words.slice(words.indexOf('--') + 1) : [];
  const read = READERS[script];
  const filledIn = own.map((word) => (word === 'N' ? '1' : word));
  if (read) return isRefused(read(filledIn)) ? 'its options are refused' : undefined;
  if (script === 'deploy') return flawOfDeploy(own);
  const missing = own.find((word) => !existsSync(join(ROOT, word)));
  return missing && `there is no ${missing}`;
};

const deployOptions = [
  ...readFileSync(join(ROOT, 'scripts/deploy.ts'), 'utf8').matchAll(/option\(\s*'(--[\w-]+)/gi),
].map(([, option]) => option);
const parameters = readFileSync(join(ROOT, 'serverless.yml'), 'utf8');

const flawOfDeploy = (words: readonly string[]): string | undefined =>
  words.find(
    (word) =>
      (word.startsWith('--') && !deployOptions.includes(word)) ||
      (/^\w+=/.test(word) && !parameters.includes(`\n    ${word.split('=')[0]}: `)),
  );

/** Reads words against the options that there are, where `…` stands for whatever a reader fills in. */
const flawOfOptions = (
  words: readonly string[],
  options: ReadonlyMap<string, boolean>,
  takesArguments: boolean,
): string | undefined => {
  for (let place = 0; place < words.length; place++) {
    const word = words[place] ?? '';
    const takesValue = options.get(word);
    if (word.startsWith('--') && takesValue === undefined) return `there is no option ${word}`;
    if (takesValue) place += 1;
    else if (takesValue === undefined && word !== '…' && !takesArguments) {
      return `${word} is an argument too many`;
    }
  }
  return undefined;
};

/** Reads the words behind the program's name against what its help says. */
const flawOfProgram = async (words: readonly string[]): Promise<string | undefined> => {
  const firstOption = words.findIndex((word) => !/^[a-z]+$/.test(word));
  const named = words.slice(0, firstOption < 0 ? words.length : firstOption);
  const subcommand = named.slice(0, named[0] === 'dlq' ? 2 : 1);
  const { status, output } = await commandLine([...subcommand, '--help']);
  if (status !== 0) return `there is no command ${subcommand.join(' ')}`;
  const takesArguments = /^Usage: \S+ .*\bID\b|MESSAGE_ID/m.test(output);
  const options = new Map([...optionsIn(output), ['--help', false] as const]);
  return flawOfOptions(words.slice(subcommand.length), options, takesArguments);
};

const flawOf = async (words: readonly string[]): Promise<string | undefined> => {
  const [program, name = '', ...rest] = words;
  if (program === 'npm') return flawOfNpm(words);
  if (program === 'node') return existsSync(join(ROOT, name)) ? undefined : `there is no ${name}`;
  if (name === 'transcoding-canceller') return await flawOfProgram(rest);
  return existsSync(join(ROOT, 'node_modules/.bin', name)) ? undefined : `there is no ${name}`;
};

describe('a command in a document', () => {
  test('is one that there is, with options that it has', async () => {
    const shown = shownCommands();

    const flaws: string[] = [];
    for (const { words, said } of shown) {
      const flaw = await flawOf(words);
      if (flaw !== undefined) flaws.push(`${said}: ${flaw}`);
    }

    expect(shown.length).toBeGreaterThan(60);
    expect(flaws).toEqual([]);
  });

  test('stands in a script that a shell can read', () => {
    const scriptsShown = blocksIn('sh');

    const refused = scriptsShown
      .map(({ text, place }) => ({
        place,
        said: spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' }).stderr,
      }))
      .filter(({ said }) => said !== '');

    expect(scriptsShown.length).toBeGreaterThan(10);
    expect(refused).toEqual([]);
  });
});
