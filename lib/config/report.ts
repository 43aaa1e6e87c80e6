import * as z from 'zod/mini';

/** Takes down one problem: the setting by the name its writer knows it by, and what is wrong with it. */
export type Report = (setting: string, problem: string) => void;

/** How the field of an object is called in a problem. */
export type NameOf = (field: string) => string;

/**
 * Reads an object by its schema.
 * @returns undefined when anything is wrong, once all of it was reported.
 */
export const readFields = <Schema extends z.ZodMiniType>(
  schema: Schema,
  fields: unknown,
  nameOf: NameOf,
  report: Report,
): z.output<Schema> | undefined => {
  const read = z.safeParse(schema, fields);
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) report(nameOf(key), 'is not a known field');
    } else {
      report(nameOf(issue.path.join('.')), issue.message);
    }
  }
  return undefined;
};
