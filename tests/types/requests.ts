import type { CancelRequest, ParsedBody, Problem } from '../../lib/cancel/request.ts';
import type { Arrival, readShape, Shape } from '../../lib/cancel/shapes/readShape.ts';
import type { Equal, IsImmutable, Laws, Optional } from './law.ts';

export type RequestLaws = Laws<{
  'a task is named by a text: a number would lose the last digits of a 64-bit id': Equal<
    CancelRequest['taskId'],
    string
  >;
  'task and project are always there, all else may be left out': Equal<
    Optional<CancelRequest>,
    'reason' | 'requestedBy' | 'correlationId' | 'notAfter' | 'expect'
  >;
  'a request cannot be changed once it is read': IsImmutable<CancelRequest>;
  'instants are numbers': Equal<CancelRequest['notAfter'], number | undefined>;
  'either part of what is expected may be left out': Equal<
    Optional<NonNullable<CancelRequest['expect']>>,
    'userData' | 'createdBefore'
  >;
}>;

export type ReadingLaws = Laws<{
  'a body is a request, a list or invalid': Equal<
    ParsedBody['kind'],
    'single' | 'list' | 'invalid'
  >;
  'an arrival may be a batch or unrecognised besides': Equal<
    Shape['kind'],
    ParsedBody['kind'] | 'batch' | 'unrecognised'
  >;
  'the ids of a list are texts': Equal<
    Extract<ParsedBody, { kind: 'list' }>['taskIds'],
    readonly string[]
  >;
  'a problem names its field and says what is wrong': Equal<
    Problem,
    { readonly field: string; readonly message: string }
  >;
  'what was read cannot be changed': IsImmutable<ParsedBody>;
  'nor can a shape': IsImmutable<Shape>;
  'reading gives a shape and no promise of one': Equal<ReturnType<typeof readShape>, Shape>;
  'an arrival has texts only': Equal<Arrival['attributes'], Readonly<Record<string, string>>>;
}>;

/** A caller who tells all bodies apart: a kind that is added has no answer here. */
export const tasksIn = (body: ParsedBody): readonly string[] => {
  switch (body.kind) {
    case 'single':
      return [body.request.taskId];
    case 'list':
      return body.taskIds;
    case 'invalid':
      return [];
  }
};

/** The same of shapes. */
export const bodiesIn = (shape: Shape): number => {
  switch (shape.kind) {
    case 'single':
      return 1;
    case 'list':
      return shape.singleBodies.length;
    case 'batch':
      return shape.bodies.length;
    case 'invalid':
    case 'unrecognised':
      return 0;
  }
};

export const requests = [
  { taskId: '9223372036854775807', projectId: 'films' },
  { taskId: '1', projectId: 'films', expect: { createdBefore: 0 } },
] satisfies CancelRequest[];

export const notRequests: CancelRequest[] = [
  // @ts-expect-error -- an id as a number: 9223372036854775807 would be another task.
  { taskId: 9_007_199_254_740_991, projectId: 'films' },
  // @ts-expect-error -- without a project.
  { taskId: '1' },
  // @ts-expect-error -- a field that holds undefined is not one that is left out.
  { taskId: '1', projectId: 'films', reason: undefined },
  // @ts-expect-error -- the name that the field has in JSON.
  { taskId: '1', projectId: 'films', requested_by: 'films' },
  // @ts-expect-error -- an instant as it stands in JSON.
  { taskId: '1', projectId: 'films', notAfter: '2026-01-31T12:00:00Z' },
];

export const rename = (request: CancelRequest): void => {
  // @ts-expect-error -- requests of one task share what was read of it.
  request.taskId = '2';
};

// @ts-expect-error -- only a single request has one: a list must be told apart first.
export const requestOf = (body: ParsedBody): CancelRequest => body.request;
