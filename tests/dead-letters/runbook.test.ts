import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { LETTER_CLASSES } from '../../cli/letters/letterFacts.ts';
import {
  AUTH_TEXTS,
  type ErrorRow,
  GATEWAY_ERRORS,
  MPC_ERRORS,
} from '../../lib/mpc/errors/errorTable.ts';
import type { ParkingCause } from '../../lib/redrive/verdict.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string => heading.toLowerCase().replaceAll(' ', '-');

const number = (code: string): number => Number(code.split('.')[1]);

/** Whether the first cell of a row names a code, be it within a range. */
const names = (cell: string, code: string): boolean => {
  if (cell.includes(`\`${code}\``)) return true;
  const prefix = code.split('.')[0] ?? '';
  return [...cell.matchAll(/`(\w+)\.(\d+)` to `\1\.(\d+)`/g)].some(
    ([, family, first, last]) =>
      family === prefix && number(code) >= Number(first) && number(code) <= Number(last),
  );
};

/** Codes that stand in the code itself, and the beginnings of those that are made. */
const literalCodes = async (): Promise<string[]> => {
  const codes = new Set<string>();
  for await (const file of glob('lib/{mpc,cancel,queue,redrive,secrets,projects}/**/*.ts', {
    cwd: ROOT,
  })) {
    const text = await readFile(`${ROOT}/${file}`, 'utf8');
    const lines = text.split('\n').filter((line) => /\bcode: |\breasonFor\('/.test(line));
    for (const [, code = ''] of lines.join('\n').matchAll(/['`]([A-Za-z]+[._][A-Za-z_]*)/g)) {
      codes.add(code);
    }
  }
  return [...codes];
};

const CAUSES: Readonly<Record<ParkingCause, true>> = {
  expired: true,
  max_redrives: true,
  too_old: true,
  unreadable: true,
  too_large: true,
};

describe('the runbook', () => {
  let sections: ReadonlyMap<string, string>;
  beforeAll(async () => {
    const text = await readFile(`${ROOT}/docs/RUNBOOK.md`, 'utf8');
    sections = new Map(
      text
        .split(/^## /m)
        .slice(1)
        .map((section) => [anchorOf(section.slice(0, section.indexOf('\n'))), section]),
    );
  });

  const rowOf = (section: string | undefined, code: string): string | undefined =>
    section
      ?.split('\n')
      .filter((line) => line.startsWith('| '))
      .find((line) => names(line.split('|')[1] ?? '', code));
  const missing = (rows: readonly ErrorRow[], prefix: string): string[] =>
    rows.flatMap((row) =>
      row.codes
        .map((code) => prefix + code)
        .filter((code) => rowOf(sections.get(`class-${row.class}`), code) === undefined)
        .map((code) => `${code} in the section of class ${row.class}`),
    );

  test('has a line for every code of the error table, in the section of its class', () => {
    expect(missing(MPC_ERRORS, '')).toEqual([]);
    expect(missing(GATEWAY_ERRORS, 'APIGW.')).toEqual([]);
  });

  test('has a line for every code that the service makes itself', async () => {
    const codes = await literalCodes();
    const rows = [...sections.values()].join('\n').split('\n');
    const cells = rows.filter((row) => row.startsWith('| ')).map((row) => row.split('|')[1] ?? '');

    expect(codes).toEqual(
      expect.arrayContaining([
        ...['MAX_QUEUE_AGE', 'LIST_TOO_LARGE', 'INVALID_REQUEST', 'NO_FAILURE', 'NETWORK.'],
        ...['HTTP.UNREADABLE', 'SECRET.', 'unrecognised_shape', 'EVENT_NOT_CONFIRMED'],
      ]),
    );
    const unnamed = codes.filter(
      (code) =>
        !cells.some((cell) =>
          code.endsWith('.') ? cell.includes(`\`${code}`) : names(cell, code),
        ),
    );
    expect(unnamed).toEqual([]);
  });

  test('has a line for every text that a failed authentication may have', () => {
    const unnamed = AUTH_TEXTS.filter(({ text }) => !sections.get('class-auth')?.includes(text));

    expect(unnamed).toEqual([]);
  });

  test('has a section for every class, and for every reason to park', () => {
    const anchors = [
      ...LETTER_CLASSES.map((name) => `class-${name}`),
      ...Object.keys(CAUSES).map((cause) => `parked-because-${cause.replaceAll('_', '-')}`),
    ];

    expect(anchors.filter((anchor) => !sections.has(anchor))).toEqual([]);
  });

  test('has a section for every alarm', () => {
    const alarms = [
      ...['dead-letters', 'parked-letters', 'old-letters', 'oldest-request-age'],
      ...['consumer-errors', 'throttles', 'authentication-failure', 'breaker-open'],
      ...['clean-up-refused', 'no-clean-up-run', 'event-publishing-failed'],
    ];

    expect(alarms.filter((anchor) => !sections.has(anchor))).toEqual([]);
  });

  test('says in each line of a code what it means, what to do, and by which command', () => {
    for (const name of LETTER_CLASSES) {
      const rows = (sections.get(`class-${name}`) ?? '')
        .split('\n')
        .filter((row) => /^\| .*`/.test(row));
      const codes = rows.filter(
        (row) => !/^\| (Text of )?`[a-z-]+ .*` \|/.test(row) && !row.startsWith('| Text'),
      );
      expect(codes.length).toBeGreaterThan(0);
      for (const row of codes) {
        expect(row.split(' | ').map((cell) => cell.trim() !== '')).toEqual([
          true,
          true,
          true,
          true,
        ]);
      }
    }
  });

  test('links to sections that are there', () => {
    const links = [...sections.values()].flatMap((section) =>
      [...section.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = '']) => anchor),
    );

    expect(links.filter((anchor) => !sections.has(anchor))).toEqual([]);
  });
});
