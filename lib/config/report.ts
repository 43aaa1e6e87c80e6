import { type Decoder, WRONG } from '../decode/decoder.ts';

/** Takes down one problem: the setting by the name its writer knows it by, and what is wrong with it. */
export type Report = (setting: string, problem: string) => void;

/** How the field of an object is called in a problem. */
export type NameOf = (field: string) => string;

/**
 * Reads an object of settings.
 * @returns undefined when anything is wrong, once all of it was reported.
 */
export const readFields = <T>(
  decoder: Decoder<T>,
  fields: unknown,
  nameOf: NameOf,
  report: Report,
): T | undefined => {
  const read = decoder(fields, (field, problem) => report(nameOf(field), problem));
  return read === WRONG ? undefined : read;
};
