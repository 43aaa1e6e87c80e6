import type { AllowedProjects, CancelRequest } from '../../lib/cancel/request.ts';
import { type Arrival, readShape } from '../../lib/cancel/shapes/readShape.ts';
import { requestBody } from '../../lib/http/requestBody.ts';
import { type Delivery, deliver, type Trigger } from './triggers.ts';

/** One request of the demo, which must come to exactly one end. */
export interface DemoRequest {
  /** Line of the file, from 1. */
  readonly line: number;
  /** The body with which it may end on a queue: as it was sent, or its own part of a list. */
  readonly body: string;
  /** Absent when the service cannot use the line. */
  readonly request?: CancelRequest;
}

/** One line of the file as it is sent, and the requests in it. */
export interface DemoLine extends Delivery {
  readonly line: number;
  readonly requests: readonly DemoRequest[];
}

const requestsIn = (arrival: Arrival, line: number, allowed: AllowedProjects): DemoRequest[] => {
  const { body, attributes } = arrival;
  const shape = readShape(arrival, allowed);
  switch (shape.kind) {
    case 'single':
      return [{ line, body, request: shape.request }];
    case 'list':
      return shape.singleBodies.flatMap((each) =>
        requestsIn({ body: each, attributes: {} }, line, allowed),
      );
    case 'batch':
      return shape.bodies.flatMap((each) => requestsIn({ body: each, attributes }, line, allowed));
    case 'invalid':
    case 'unrecognised':
      return [{ line, body }];
    default:
      return shape satisfies never;
  }
};

/** A request that was posted alone is written anew when it is put on the queue; those of a list are not. */
const asQueued = (each: DemoRequest, { defaultProject }: AllowedProjects): DemoRequest =>
  each.request === undefined ? each : { ...each, body: requestBody(each.request, defaultProject) };

/** Finds the requests in the lines of a file, and decides how each line comes in. Lines without a character are none. */
export const readDemoLines = (text: string, projectId: string, trigger: Trigger): DemoLine[] => {
  const allowed = { projectIds: new Set([projectId]), defaultProject: projectId };
  return text
    .split(/\r?\n/)
    .map((body, index) => ({ line: index + 1, body }))
    .filter(({ body }) => body !== '')
    .map(({ line, body }, turn) => {
      const delivery = deliver(trigger, body, turn);
      const requests = requestsIn(delivery, line, allowed);
      const [only] = requests;
      const isPostedAlone = delivery.door === 'http' && only?.body === body;
      return {
        ...delivery,
        line,
        requests: isPostedAlone ? requests.map((each) => asQueued(each, allowed)) : requests,
      };
    });
};

/** Ids of the tasks that are asked for, with their repetitions. */
export const tasksIn = (requests: readonly DemoRequest[]): string[] =>
  requests.flatMap(({ request }) => (request === undefined ? [] : [request.taskId]));
