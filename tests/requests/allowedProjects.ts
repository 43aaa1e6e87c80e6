import { type AllowedProjects, type ParsedBody, parseBody } from '../../lib/cancel/request.ts';

/** Two configured projects; requests that name none go to the first. */
export const ALLOWED: AllowedProjects = {
  projectIds: new Set(['studio', 'archive']),
  defaultProject: 'studio',
};

/** Reads a body that is given as text or as what its JSON says. */
export const read = (body: unknown): ParsedBody =>
  parseBody(typeof body === 'string' ? body : JSON.stringify(body), ALLOWED);

/** Problems of a body, one line each; none when it is a request. */
export const problemsOf = (body: unknown): string[] => {
  const parsed = read(body);
  return parsed.kind === 'invalid'
    ? parsed.problems.map(({ field, message }) => `${field}: ${message}`)
    : [];
};
