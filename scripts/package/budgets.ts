import * as z from 'zod';
import type { FunctionBundle } from './functionBundle.ts';

const bytes = z.int().positive();
const budget = z.strictObject({ start_bytes: bytes, zip_bytes: bytes });

/** The part of `bench/budgets.json` that is about bundles, by function. */
export const budgetsSchema = z.object({ bundles: z.record(z.string(), budget) });

/** What a function may weigh at most. */
export type Budget = z.infer<typeof budget>;

/**
 * What is wrong with the sizes of a package: budgets that are exceeded, functions without a budget, and budgets without
 * a function. One line each.
 */
export const overBudget = (
  bundles: readonly FunctionBundle[],
  budgets: Readonly<Record<string, Budget>>,
): string[] => {
  const names = new Set(bundles.map(({ name }) => name));
  return [
    ...bundles.flatMap(({ name, startBytes, zipBytes }) => {
      const allowed = budgets[name];
      if (allowed === undefined) return [`${name} has no budget`];
      const { start_bytes: start, zip_bytes: zip } = allowed;
      return [
        ...(startBytes > start
          ? [`${name} loads ${startBytes} bytes at its start, more than ${start}`]
          : []),
        ...(zipBytes > zip ? [`the zip of ${name} has ${zipBytes} bytes, more than ${zip}`] : []),
      ];
    }),
    ...Object.keys(budgets)
      .filter((name) => !names.has(name))
      .map((name) => `${name} has a budget but is not packaged`),
  ];
};
