/**
 * A `Date` that reads the time from `now` instead of from the system.
 *
 * Only `Date.now()`, `new Date()` and `Date()` change; a `Date` built from a value is the ordinary one, and instances
 * of both are each other's `instanceof`.
 *
 * @param real - The constructor to stand in front of.
 * @param now - The current time in epoch milliseconds.
 */
export const virtualDate = (real: DateConstructor, now: () => number): DateConstructor =>
  new Proxy(real, {
    apply: () => new real(now()).toString(),
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    get: (target, key, receiver) =>
      key === 'now' ? now : (Reflect.get(target, key, receiver) as unknown),
  });
