import { layOutTable } from '../cli/table.ts';
import type { Effort, Goal, Report } from './suite.ts';

const describeGoal = ({ text, measured, met, whenMissed }: Goal): string[] => [
  `${met ? 'met   ' : 'MISSED'}  ${text}: ${measured}`,
  ...(met || whenMissed === undefined ? [] : [`        ${whenMissed}`]),
];

/** A report for a terminal: lines without their ends. The numbers of a smoke run say nothing of goals. */
export const describeReport = (
  { title, tables, notes, goals }: Report,
  effort: Effort,
): string[] => [
  title,
  '',
  ...tables.flatMap(({ columns, rows }) => [...layOutTable(columns, rows), '']),
  ...notes.flatMap((note) => [note, '']),
  ...(effort === 'full' ? [...goals.flatMap(describeGoal), ''] : []),
];
