/** A JSON text, or JSON that is already parsed. */
export type Content = { readonly text: string } | { readonly value: unknown };

/** Something that carries a request, opened by one layer. */
export interface Envelope {
  /** Where in the envelope its content stands, for the paths of problems; empty when the content is the whole body. */
  readonly field: string;
  readonly content: Content;
  /** What is wrong with the envelope itself, so that its content is not looked at. */
  readonly fault?: { readonly field: string; readonly message: string };
  /** Its own id: stands in for a `correlation_id` that the request does not give. */
  readonly id?: string;
  /** Where it comes from: stands in for a `requested_by` that the request does not give. */
  readonly source?: string;
}

/** Id and source of an envelope, as far as they are texts. */
export const labels = (id: unknown, source: unknown): Pick<Envelope, 'id' | 'source'> => ({
  ...(typeof id === 'string' ? { id } : {}),
  ...(typeof source === 'string' ? { source } : {}),
});

/** The content of a field that may hold its JSON as a value or as a text. */
export const contentOf = (value: unknown): Content =>
  typeof value === 'string' ? { text: value } : { value };

/** What is left of an envelope that cannot be opened. */
export const faulty = (
  field: string,
  message: string,
): Pick<Envelope, 'field' | 'content' | 'fault'> => ({
  field,
  content: { value: undefined },
  fault: { field, message },
});
