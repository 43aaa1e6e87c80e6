import { countOf, formatCount } from '../format.ts';
import { layOutTable } from '../table.ts';
import type { HeldLetter } from './hold.ts';
import { summaryOf } from './letterJson.ts';
import { letterTable } from './letterTable.ts';
import type { RedrivePlan } from './plan.ts';
import { REMEDIES, type Refusal } from './refusal.ts';

/** Letters that are shown one by one; of more there is only the number. */
const MOST_ROWS = 20;

/** The first letters as a table, and how many more there are. */
export const someLetters = (letters: readonly HeldLetter[], now: number): string[] => {
  const more = letters.length - MOST_ROWS;
  return [
    ...letterTable(letters.slice(0, MOST_ROWS), now),
    ...(more > 0 ? [`… and ${formatCount(more)} more; --json names all of them`] : []),
  ];
};

const refusedTable = ({ refused }: RedrivePlan): string[] => {
  if (refused.length === 0) return [];
  const counts = Map.groupBy(refused, ({ why }) => why);
  return [
    '',
    `${countOf(refused.length, 'letter')} refused:`,
    '',
    ...layOutTable(
      [
        { title: 'Why', align: 'left' },
        { title: 'Letters', align: 'right' },
        { title: 'What to do', align: 'left' },
      ],
      [...counts].map(([why, letters]) => [why, formatCount(letters.length), REMEDIES[why]]),
    ),
  ];
};

/** What is said of the letters that stay. */
export const restLines = (beyondMax: number, others: number): string[] => [
  ...(beyondMax === 0 ? [] : [`${formatCount(beyondMax)} more match, but exceed --max`]),
  ...(others === 0 ? [] : [`${countOf(others, 'letter')} not matching`]),
];

/** A plan for a person. */
export const planLines = (plan: RedrivePlan, now: number): string[] => {
  const { planned, beyondMax, others } = plan;
  if (planned.length + plan.refused.length === 0) {
    return [`no letter matches, of ${countOf(others, 'letter')}: there is nothing to do`];
  }
  return [
    `${countOf(planned.length, 'letter')} to be sent back to cancel-requests:`,
    '',
    ...(planned.length === 0 ? ['(none)'] : someLetters(planned, now)),
    ...refusedTable(plan),
    '',
    ...restLines(beyondMax, others),
  ];
};

/** How many letters are refused for each reason. */
export const refusedCounts = ({ refused }: RedrivePlan): Partial<Record<Refusal, number>> =>
  Object.fromEntries(
    [...Map.groupBy(refused, ({ why }) => why)].map(([why, letters]) => [why, letters.length]),
  );

/** A plan for a machine. */
export const planObject = ({ planned, refused, beyondMax, others }: RedrivePlan, now: number) => ({
  planned: planned.map((held) => summaryOf(held, now)),
  refused: refused.map(({ why, ...held }) => ({ why, ...summaryOf(held, now) })),
  beyond_max: beyondMax,
  not_matching: others,
});
