import { formatCount } from '../format.ts';
import { layOutTable } from '../table.ts';
import { REMEDIES, type Refusal } from './refusal.ts';

/** What was done with letters. */
export interface LettersReport {
  readonly planned: number;
  /** SQS has not confirmed it; these letters are where they were. */
  readonly failed: number;
  /** Not tried, since it was interrupted, or SQS took none of the batch before. */
  readonly left: number;
  readonly beyond_max: number;
  readonly not_matching: number;
  readonly interrupted: boolean;
  readonly took_s: number;
  /** What SQS refused, in clear words. */
  readonly sqs_said: readonly string[];
  readonly sent?: number;
  readonly discarded?: number;
  readonly duplicates_possible?: number;
  readonly refused?: Readonly<Partial<Record<Refusal, number>>>;
}

/** A report for a person. @param verb - what was done with the letters. */
export const reportLines = (verb: 'sent' | 'discarded', report: LettersReport): string[] => {
  const { planned, failed, left, took_s: seconds } = report;
  const done = report[verb] ?? 0;
  const refused = Object.entries(report.refused ?? {}) as [Refusal, number][];
  const rows: [string, number, string][] = [
    [verb, done, `of ${formatCount(planned)} planned`],
    ['left', left, left > 0 ? 'not tried, and visible again' : ''],
    ['failed', failed, failed > 0 ? 'not confirmed by SQS: still on the queue' : ''],
    ...(report.duplicates_possible === undefined
      ? []
      : [
          [
            'duplicates possible',
            report.duplicates_possible,
            report.duplicates_possible > 0 ? 'sent, but perhaps not deleted: harmless' : '',
          ] satisfies [string, number, string],
        ]),
    ...refused.map(([why, count]): [string, number, string] => [
      `refused: ${why}`,
      count,
      REMEDIES[why],
    ]),
    ['beyond --max', report.beyond_max, ''],
    ['not matching', report.not_matching, ''],
  ];
  const table = layOutTable(
    [
      { title: 'Letters', align: 'left' },
      { title: 'Number', align: 'right' },
      { title: '', align: 'left' },
    ],
    rows.map(([label, count, remark]) => [label, formatCount(count), remark]),
  );
  const pace = seconds >= 1 ? `, ${formatCount(Math.round(done / seconds))} a second` : '';
  return [
    ...table,
    '',
    `took ${seconds.toFixed(1)} s${pace}`,
    ...report.sqs_said.map((text) => `SQS said: ${text}`),
  ];
};
