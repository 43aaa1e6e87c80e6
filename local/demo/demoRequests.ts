import { type CancelRequest, parseBody } from '../../lib/cancel/request.ts';

/** One request of the demo, which must come to exactly one end. */
export interface DemoRequest {
  /** Line of the file, from 1. */
  readonly line: number;
  /** The body with which it may end on a queue: its line, or its own part of a list. */
  readonly body: string;
  /** Absent when the service cannot use the line. */
  readonly request?: CancelRequest;
}

/** One message to send: a line of the file and the requests in it. */
export interface DemoLine {
  readonly line: number;
  readonly body: string;
  readonly requests: readonly DemoRequest[];
}

/** Finds the requests in the lines of a file. Lines without a character are no messages. */
export const readDemoLines = (text: string, projectId: string): DemoLine[] => {
  const allowed = { projectIds: new Set([projectId]), defaultProject: projectId };
  const requestsIn = (body: string, line: number): DemoRequest[] => {
    const parsed = parseBody(body, allowed);
    switch (parsed.kind) {
      case 'single':
        return [{ line, body, request: parsed.request }];
      case 'list':
        return parsed.singleBodies.flatMap((each) => requestsIn(each, line));
      case 'invalid':
        return [{ line, body }];
      default:
        return parsed satisfies never;
    }
  };
  return text
    .split(/\r?\n/)
    .map((body, index) => ({ line: index + 1, body }))
    .filter(({ body }) => body !== '')
    .map(({ line, body }) => ({ line, body, requests: requestsIn(body, line) }));
};

/** Ids of the tasks that are asked for, with their repetitions. */
export const tasksIn = (requests: readonly DemoRequest[]): string[] =>
  requests.flatMap(({ request }) => (request === undefined ? [] : [request.taskId]));
