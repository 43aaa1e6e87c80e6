import type { ChosenTask } from '../../lib/cleanup/chosenTask.ts';
import type { CleanUpReport } from '../../lib/cleanup/cleanUpReport.ts';
import { countOf, formatAge, formatCount } from '../format.ts';
import { type Column, layOutTable, narrowed } from '../table.ts';

const left = (title: string): Column => ({ title, align: 'left' });
const COLUMNS: readonly Column[] = [
  left('Task'),
  { title: 'Age', align: 'right' },
  left('Input'),
  left('User data'),
  left('Why'),
];
/** These give way when a line gets too long, first the one and then the other. */
const GIVING_WAY = [3, 2];

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey; the sender wrote it
const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;
const shown = (text = '–'): string => text.replace(CONTROL, '·');

const tableOf = (tasks: readonly ChosenTask[]): string[] => {
  const isOneProject = new Set(tasks.map(({ project_id: project }) => project)).size <= 1;
  const rows = tasks.map(({ project_id, task_id, age_s, input, user_data, because }) => [
    isOneProject ? task_id : `${project_id} ${task_id}`,
    formatAge(age_s * 1_000),
    shown(input),
    shown(user_data),
    shown(because),
  ]);
  const narrow = GIVING_WAY.reduce((cells, column) => narrowed(COLUMNS, cells, column), rows);
  return layOutTable(COLUMNS, narrow);
};

const leftAlone = (report: CleanUpReport): string[] => {
  const rows = [
    ['too young', report.too_young],
    ...Object.entries(report.spared),
    ['not readable', report.unreadable],
    ...Object.entries(report.refused).map(([guard, count]) => [`refused: ${guard}`, count]),
    ['beyond the cap of one run', report.over_cap],
  ]
    .filter(([, count]) => count !== 0)
    .map(([rule, count]) => [shown(String(rule)), formatCount(Number(count))]);
  return rows.length === 0
    ? []
    : ['', ...layOutTable([left('Left alone'), { title: 'Tasks', align: 'right' }], rows)];
};

const ending = ({ ended, chosen, enqueued }: CleanUpReport): string => {
  switch (ended) {
    case 'dry_run':
      return chosen === 0
        ? 'Nothing is to be done.'
        : 'Nothing was changed; --apply puts a request for each on the queue.';
    case 'done':
      return chosen === 0
        ? 'Nothing is to be done.'
        : `${countOf(enqueued, 'request')} on the queue, confirmed by SQS.`;
    case 'enqueue_failed':
      return `${countOf(enqueued, 'request')} of ${formatCount(chosen)} on the queue, confirmed by SQS.`;
    default:
      return `Nothing was enqueued: ${ended}.`;
  }
};

/** A report for a person: the plan, what was left alone and by which rule, and what became of it. */
export const reportLines = (report: CleanUpReport): string[] => {
  const { tasks, chosen, seen, calls, created_before: limit, why } = report;
  return [
    ...(tasks.length === 0 ? [] : [...tableOf(tasks), '']),
    `${countOf(chosen, 'task')} chosen of ${formatCount(seen)} listed, created before ${limit ?? '–'}; ${countOf(calls, 'API call')}`,
    ...leftAlone(report),
    '',
    ...(why === undefined ? [] : [shown(why)]),
    ending(report),
  ];
};
