import type { Letter } from '../../lib/redrive/letter.ts';
import { type Edit, editLetter } from './edit.ts';
import type { HeldLetter } from './hold.ts';
import { isMeant, isNamed, type LetterFilter } from './letterFilter.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** A letter that is to go back, and what is sent: the letter as it is, or edited. */
export interface PlannedLetter extends HeldLetter {
  readonly sent: Letter;
}

/** What a redrive would do. */
export interface RedrivePlan {
  readonly planned: readonly PlannedLetter[];
  readonly refused: readonly (HeldLetter & { readonly why: Refusal })[];
  /** Letters that are meant, but more than were asked for. */
  readonly beyondMax: number;
  /** Letters of the queue that are not meant. */
  readonly others: number;
}

/** What makes a plan. */
export interface PlanWishes {
  readonly filter: LetterFilter;
  readonly edits: readonly Edit[];
  readonly max?: number;
  /** How often a request may come back before it must be named. */
  readonly maxRedrives: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Plans which letters go back, in their order. */
export const planRedrive = (
  letters: readonly HeldLetter[],
  { filter, edits, max = Number.POSITIVE_INFINITY, maxRedrives, now }: PlanWishes,
): RedrivePlan => {
  const planned: PlannedLetter[] = [];
  const refused: (HeldLetter & { readonly why: Refusal })[] = [];
  const meant = letters.filter(({ letter }) => isMeant(filter, letter, now));
  let beyondMax = 0;
  for (const held of meant) {
    const sent = editLetter(held, edits);
    const named = isNamed(filter, held.letter);
    const why = sent === undefined ? 'not_editable' : refusalOf(sent, { maxRedrives, named, now });
    if (why !== undefined) refused.push({ ...held, why });
    else if (sent === undefined || planned.length >= max) beyondMax++;
    else planned.push({ ...held, sent });
  }
  return { planned, refused, beyondMax, others: letters.length - meant.length };
};
