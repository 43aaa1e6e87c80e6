import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The top of the repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** A fenced block of a document. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Where it begins: `docs/http.md:12`. */
  readonly place: string;
}

/** A document in Markdown. */
export interface MarkdownDocument {
  /** From the top of the repository. */
  readonly path: string;
  readonly blocks: readonly Block[];
  /** Its lines outside of blocks. */
  readonly prose: string;
  /** What its headings can be linked by. */
  readonly anchors: ReadonlySet<string>;
}

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

const readMarkdown = (path: string): MarkdownDocument => {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { language: string; lines: string[]; place: string } | undefined;
  for (const [index, line] of readFileSync(join(ROOT, path), 'utf8').split('\n').entries()) {
    const fence = /^```(\w*)/.exec(line);
    if (open === undefined && fence) {
      open = { language: fence[1] ?? '', lines: [], place: `${path}:${index + 1}` };
    } else if (open !== undefined && fence) {
      blocks.push({ language: open.language, text: open.lines.join('\n'), place: open.place });
      open = undefined;
    } else (open?.lines ?? prose).push(line);
  }
  const headings = prose.filter((line) => /^#{1,6} /.test(line));
  const anchors = new Set(headings.map((line) => anchorOf(line.replace(/^#+ /, ''))));
  return { path, blocks, prose: prose.join('\n'), anchors };
};

/** All documents of the repository. */
export const DOCUMENTS: readonly MarkdownDocument[] = globSync(
  ['*.md', '{docs,examples,local,bench}/**/*.md'],
  { cwd: ROOT },
)
  .toSorted()
  .map((path) => readMarkdown(path));

/** All blocks in one of several languages. */
export const blocksIn = (...languages: readonly string[]): readonly Block[] =>
  DOCUMENTS.flatMap(({ blocks }) => blocks.filter(({ language }) => languages.includes(language)));
