import { blocksIn, DOCUMENTS } from './documents.ts';

/** A command of this repository that a document shows. */
export interface ShownCommand {
  readonly words: readonly string[];
  /** What it says, and where. */
  readonly said: string;
}

/** Of the command line, when a document in its own words leaves `npx transcoding-canceller` out. */
const BARE = /^(dlq|cancel|status|doctor|cleanup|sign)( .*)?$/;
const OURS = /^(npm|npx|node) /;

const wordsOf = (text: string): string[] =>
  [...text.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replace(/['"]/g, ''));

/** The simple commands of a script, without comments and redirections. */
const commandsIn = (script: string): string[] =>
  script
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#\s.*$/, ''))
    .flatMap((line) => line.split(/&&|\|\||[;|](?=(?:[^']*'[^']*')*[^']*$)|"?\$\(|\)"/))
    .map((command) => command.replace(/ >.*$/, '').trim())
    .filter((command) => OURS.test(command));

/** Commands in running text, of which the operator's may stand without the program's name. */
const inlineCommands = (prose: string): string[] =>
  [...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => {
    if (OURS.test(code)) return commandsIn(code);
    return BARE.test(code) && code.includes(' ') ? [`npx transcoding-canceller ${code}`] : [];
  });

/** All commands that documents show, in blocks and in running text. */
export const shownCommands = (): ShownCommand[] => {
  const shown = [
    ...blocksIn('sh').flatMap(({ text, place }) =>
      commandsIn(text).map((command) => ({ command, place })),
    ),
    ...DOCUMENTS.flatMap(({ prose, path }) =>
      inlineCommands(prose).map((command) => ({ command, place: path })),
    ),
  ];
  return shown.map(({ command, place }) => ({
    words: wordsOf(command),
    said: `${place}: ${command}`,
  }));
};
