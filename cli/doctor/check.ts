/** What was looked at, and how it is. `skip`: it could not be looked at, for another check's failure. */
export type Check =
  | { readonly name: string; readonly result: 'pass' | 'skip'; readonly detail: string }
  | {
      readonly name: string;
      readonly result: 'fail';
      readonly detail: string;
      readonly what_to_do: string;
    };

/** All is well. */
export const pass = (name: string, detail: string): Check => ({ name, result: 'pass', detail });

/** It could not be looked at. */
export const skip = (name: string, detail: string): Check => ({ name, result: 'skip', detail });

/** Something is wrong. */
export const fail = (name: string, detail: string, whatToDo: string): Check => ({
  name,
  result: 'fail',
  detail,
  what_to_do: whatToDo,
});
