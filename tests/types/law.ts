/** Whether two types are the same, down to `readonly` and `?`; no type that is only assignable will do. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Laws by what they say. One that does not hold keeps the tests from compiling, and the compiler names it. */
export type Laws<T extends Readonly<Record<string, true>>> = T;

type Opaque = ((...given: never) => unknown) | ReadonlySet<unknown> | Uint8Array;

type Immutable<T> = T extends Opaque
  ? T
  : T extends object
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T;

/** Whether nothing of a value can be changed by whoever is given it, however deep. */
export type IsImmutable<T> = Equal<T, Immutable<T>>;

/** Names of the fields that may be left out. */
export type Optional<T> = {
  [K in keyof T]-?: Record<string, never> extends Pick<T, K> ? K : never;
}[keyof T];
