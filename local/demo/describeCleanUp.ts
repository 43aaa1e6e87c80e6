import { layOutTable } from '../../cli/table.ts';
import type { CleanUpFacts } from './cleanUpFacts.ts';
import { formatCount } from './format.ts';

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** What each run of the clean-up reported, as one object of JSON. */
export const cleanUpAsJson = ({ runs, stale, cancelled, others, untouched }: CleanUpFacts) => ({
  runs: runs.map(({ report }) => {
    const { ended, seen, too_young, spared, refused, over_cap, chosen, enqueued, calls } = report;
    return { ended, seen, too_young, spared, refused, over_cap, chosen, enqueued, calls };
  }),
  stale,
  cancelled,
  others,
  untouched,
});

/** What each run of the clean-up reported, and what became of the tasks. Lines without their ends. */
export const describeCleanUp = (facts: CleanUpFacts): string[] => {
  const { runs, stale, cancelled, others, untouched } = facts;
  const rules = [...new Set(runs.flatMap(({ report }) => Object.keys(report.spared)))];
  const numbers = ['Seen', 'Too young', 'Spared', 'Refused', 'Over cap', 'Chosen', 'Enqueued'];
  return [
    ...layOutTable(
      [
        { title: 'Clean-up', align: 'left' },
        { title: 'Ended', align: 'left' },
        ...[...numbers, 'Calls'].map((title) => ({ title, align: 'right' as const })),
      ],
      runs.map(({ report }, index) => [
        `run ${index + 1}`,
        report.ended,
        ...[
          report.seen,
          report.too_young,
          sum(report.spared),
          sum(report.refused),
          report.over_cap,
          report.chosen,
          report.enqueued,
          report.calls,
        ].map(formatCount),
      ]),
    ),
    ...(rules.length > 0 ? [`spared by: ${rules.join(', ')}`] : []),
    '',
    `${formatCount(cancelled)} of ${formatCount(stale)} stale tasks are CANCELED, ${formatCount(untouched)} of ${formatCount(others)} others are untouched.`,
  ];
};
