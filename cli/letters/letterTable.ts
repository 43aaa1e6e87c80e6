import { formatAge, formatMinute } from '../format.ts';
import { type Column, layOutTable, narrowed } from '../table.ts';
import type { HeldLetter } from './hold.ts';
import { classOf, codeOf, taskText, triesOf } from './letterFacts.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Id', align: 'left' },
  { title: 'Class', align: 'left' },
  { title: 'Code', align: 'left' },
  { title: 'Age', align: 'right' },
  { title: 'Tries', align: 'right' },
  { title: 'Redrives', align: 'right' },
  { title: 'Task', align: 'left' },
  { title: 'First fail', align: 'left' },
  { title: 'Last fail', align: 'left' },
];
const CODE = 2;
const SHORT_ID = 8;

const rowOf = ({ letter }: HeldLetter, now: number): string[] => [
  letter.id.slice(0, SHORT_ID),
  classOf(letter),
  codeOf(letter),
  formatAge(now - letter.message.sentAt),
  String(triesOf(letter)),
  String(letter.message.attempts.redrives),
  taskText(letter),
  formatMinute(letter.failure?.firstFailureAt),
  formatMinute(letter.failure?.lastFailureAt),
];

/** Letters as a table of a hundred columns. Codes get the room that is left. */
export const letterTable = (letters: readonly HeldLetter[], now: number): string[] => {
  const rows = letters.map((held) => rowOf(held, now));
  return layOutTable(COLUMNS, narrowed(COLUMNS, rows, CODE));
};
