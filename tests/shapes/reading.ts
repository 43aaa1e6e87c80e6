import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AllowedProjects } from '../../lib/cancel/request.ts';
import { readShape, type Shape } from '../../lib/cancel/shapes/readShape.ts';

/** Two configured projects; requests that name none go to the first. */
export const ALLOWED: AllowedProjects = {
  projectIds: new Set(['studio', 'archive']),
  defaultProject: 'studio',
};

/** Reads a body that is given as text or as what its JSON says. */
export const read = (body: unknown, attributes: Readonly<Record<string, string>> = {}): Shape =>
  readShape({ body: typeof body === 'string' ? body : JSON.stringify(body), attributes }, ALLOWED);

/** Problems of a body, one line each, and what kind it is of. */
export const problemsOf = (
  body: unknown,
  attributes?: Readonly<Record<string, string>>,
): string[] => {
  const shape = read(body, attributes);
  return shape.kind === 'invalid' || shape.kind === 'unrecognised'
    ? shape.problems.map(({ field, message }) => `${shape.kind} ${field}: ${message}`)
    : [shape.kind];
};

/** A message as a vendor documents it, with values of our own. */
export const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
