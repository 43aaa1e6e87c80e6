/** A JSON Schema, dialect 2020-12, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Reads as an object of these fields and no others. */
export const strictObjectSchema = (
  required: readonly string[],
  properties: Readonly<Record<string, Schema>>,
  rest: Schema = {},
): Schema => ({
  type: 'object',
  ...rest,
  required,
  properties,
  additionalProperties: false,
});
