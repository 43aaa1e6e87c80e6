import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DOCUMENTS, type MarkdownDocument, ROOT } from './documents.ts';

const BY_PATH = new Map(DOCUMENTS.map((document) => [document.path, document]));

const linksOf = ({ prose }: MarkdownDocument): string[] =>
  [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);

const isBroken = (from: MarkdownDocument, link: string): boolean => {
  if (/^https?:/.test(link)) return false;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from.path : normalize(join(dirname(from.path), path));
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !BY_PATH.get(target)?.anchors.has(anchor);
};

/** Paths that documents name in code: `lib/config.ts`, `docs/adr/`. */
const pathsOf = ({ prose, blocks }: MarkdownDocument): string[] => {
  const diagrams = blocks.filter(({ language }) => language === 'mermaid');
  const text = [prose, ...diagrams.map((block) => block.text)].join('\n');
  const path =
    /(?<![\w/.-])(?:handlers|worker|lib|cli|local|bench|tests|scripts|serverless|docs)\/[\w./-]*[\w/]/g;
  return [...text.matchAll(path)].map(([found]) => found);
};

describe('a document', () => {
  test('links to files and headings that are there', () => {
    const broken = DOCUMENTS.flatMap((document) =>
      linksOf(document)
        .filter((link) => isBroken(document, link))
        .map((link) => `${document.path}: ${link}`),
    );

    expect(broken).toEqual([]);
  });

  test('names files and folders that are there', () => {
    const missing = DOCUMENTS.flatMap((document) =>
      pathsOf(document)
        // A link is relative to its document, and was followed above.
        .filter((path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, 'docs', path)))
        .map((path) => `${document.path}: ${path}`),
    );

    expect(missing).toEqual([]);
  });

  test('that is a decision is in their index, by its title', () => {
    const index = BY_PATH.get('docs/adr/README.md')?.prose ?? '';
    const decisions = readdirSync(join(ROOT, 'docs/adr')).filter((name) => /^\d{4}-/.test(name));
    const titleOf = (name: string): string =>
      /^# (.*)$/m.exec(BY_PATH.get(`docs/adr/${name}`)?.prose ?? '')?.[1] ?? '';

    expect(decisions.length).toBeGreaterThan(0);
    expect(decisions.filter((name) => !index.includes(`| [${titleOf(name)}](${name}) |`))).toEqual(
      [],
    );
    expect(decisions.map((name) => Number(name.slice(0, 4)))).toEqual(
      decisions.map((_, place) => place + 1),
    );
  });
});
