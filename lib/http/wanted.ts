import type { AllowedProjects, CancelRequest, Problem } from '../cancel/request.ts';
import { arrayElements } from '../cancel/shapes/arrayElements.ts';
import { type Arrival, readShape, type Shape } from '../cancel/shapes/readShape.ts';
import { parseExactJson } from '../mpc/exactJson.ts';
import { requestBody } from './requestBody.ts';

/** One task that somebody wants cancelled. */
export interface Entry {
  readonly request: CancelRequest;
  /** As a message of the queue. */
  readonly body: string;
}

/** What a body asks for. */
export type Wanted =
  | { readonly kind: 'one'; readonly entry: Entry }
  | { readonly kind: 'several'; readonly entries: readonly Entry[] }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

const invalid = (field: string, message: string): Wanted => ({
  kind: 'invalid',
  problems: [{ field, message }],
});

const problemsOf = (shape: Exclude<Shape, { kind: 'single' }>): readonly Problem[] =>
  'problems' in shape
    ? shape.problems
    : [{ field: '', message: 'must be a request for one task: it is in a list already' }];

const listOf = (
  { taskIds, singleBodies }: Shape & { kind: 'list' },
  allowed: AllowedProjects,
): Wanted => {
  const bodyAt = (index: number) => singleBodies[index] as string;
  // All of them have the same fields beside the id, which have been read as those of the list.
  const first = readShape({ body: bodyAt(0), attributes: {} }, allowed) as Shape & {
    kind: 'single';
  };
  const entries = taskIds.map((taskId, index) => ({
    request: { ...first.request, taskId },
    body: bodyAt(index),
  }));
  return { kind: 'several', entries };
};

const arrayOf = (text: string, allowed: AllowedProjects): Wanted => {
  try {
    parseExactJson(text);
  } catch {
    return invalid('', 'is not JSON');
  }
  const elements = arrayElements(text);
  if (elements.every((element) => element === '')) return invalid('', 'must not be empty');
  const problems: Problem[] = [];
  const entries = elements.flatMap((body, index): Entry[] => {
    const shape = readShape({ body, attributes: {} }, allowed);
    if (shape.kind === 'single') {
      const { request } = shape;
      return [{ request, body: requestBody(request, allowed.defaultProject) }];
    }
    for (const { field, message } of problemsOf(shape)) {
      problems.push({ field: field === '' ? String(index) : `${index}.${field}`, message });
    }
    return [];
  });
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'several', entries };
};

/**
 * Reads what a body asks for: a request, a list of tasks, an array of requests, or any of the events that the queue
 * understands.
 */
export const readWanted = (arrival: Arrival, allowed: AllowedProjects): Wanted => {
  if (/^\s*\[/.test(arrival.body)) return arrayOf(arrival.body, allowed);
  const shape = readShape(arrival, allowed);
  switch (shape.kind) {
    case 'single': {
      const { request } = shape;
      const body = requestBody(request, allowed.defaultProject);
      return { kind: 'one', entry: { request, body } };
    }
    case 'list':
      return listOf(shape, allowed);
    case 'batch':
      return invalid('', 'must not hold a batch within an event');
    case 'invalid':
    case 'unrecognised':
      return { kind: 'invalid', problems: shape.problems };
  }
};
