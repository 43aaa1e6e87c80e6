import { CANCEL_REQUEST_SCHEMA } from '../../lib/http/openapi/requestSchema.ts';
import type { Schema } from '../../lib/http/openapi/schema.ts';

/** A published schema. */
export interface PublishedSchema {
  /** From the top of the repository. */
  readonly path: string;
  readonly content: Schema;
}

const published = (name: string, content: Schema): PublishedSchema => ({
  path: `docs/schemas/${name}.json`,
  content,
});

/** The schemas under `docs/`, made of what reads and writes what they describe. */
export const publishedSchemas = (): PublishedSchema[] => [
  published('cancel-request', CANCEL_REQUEST_SCHEMA),
];
