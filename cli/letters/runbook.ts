import type { Letter } from '../../lib/redrive/letter.ts';
import { classOf } from './letterFacts.ts';

const RUNBOOK = 'docs/RUNBOOK.md';

/** Where it stands what a letter means, and what to do. */
export const runbookSections = (letter: Letter): string[] => {
  const because = letter.failure?.parkedBecause?.replaceAll('_', '-');
  return [
    `${RUNBOOK}#class-${classOf(letter)}`,
    ...(because === undefined ? [] : [`${RUNBOOK}#parked-because-${because}`]),
  ];
};
