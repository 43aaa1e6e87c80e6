import type { DeclaredEvent } from './declaration.ts';
import type { PrintedEvent } from './printedConfiguration.ts';

type Extensions = Readonly<
  Record<string, { readonly Properties?: { readonly State?: unknown } | undefined }>
>;

/** The framework's name of the rule that it makes of a function's schedule, counted from 1 over all its rates. */
const ruleOf = (functionKey: string, number: number): string =>
  `${functionKey.charAt(0).toUpperCase()}${functionKey.slice(1)}EventsRuleSchedule${number}`;

/**
 * Makes of each rate of a schedule a rule of its own, as the framework does. One whose state an extension sets to
 * `DISABLED` is switched off.
 *
 * @param extensions - What the template adds to the resources that the framework makes, by their logical ids.
 */
export const withRules = (
  functionKey: string,
  events: readonly PrintedEvent[],
  extensions: Extensions,
): DeclaredEvent[] => {
  let rules = 0;
  return events.flatMap((event): DeclaredEvent[] => {
    if (event.kind !== 'schedule') return [event];
    const { rates, ...schedule } = event;
    return rates.map((rate) => {
      rules += 1;
      const state = extensions[ruleOf(functionKey, rules)]?.Properties?.State;
      return { ...schedule, rate, enabled: schedule.enabled && state !== 'DISABLED' };
    });
  });
};
