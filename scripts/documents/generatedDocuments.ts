import { errorReference } from './errorReference.ts';
import { settingsTable } from './settingsTable.ts';

/** A document of which all or a part is generated. */
export interface GeneratedDocument {
  /** From the top of the repository. */
  readonly path: string;
  /** What the document should be. @param text - what it is; empty where there is none. */
  readonly renew: (text: string) => string;
}

/** Replaces what stands between two comments. @throws {Error} when they are not there. */
const between =
  (name: string, generate: () => string) =>
  (text: string): string => {
    const [start, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->\n`];
    const from = text.indexOf(start);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`there is no place for ${name}`);
    return `${text.slice(0, from)}${start}\n${generate()}\n${text.slice(to)}`;
  };

/** The documents that are made of the code, so that they say what it does. */
export const GENERATED_DOCUMENTS: readonly GeneratedDocument[] = [
  { path: 'docs/errors.md', renew: errorReference },
  { path: 'README.md', renew: between('settings', settingsTable) },
];
