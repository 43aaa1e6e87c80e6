import type { Stack } from '../stack/startStack.ts';
import type { Evidence } from './judgeEnding.ts';
import { type QueuedMessage, readQueue } from './queueContents.ts';

/**
 * Collects what truly happened from the simulator and the two queues on which a request can end.
 *
 * @param interrupted - Whether the run was cut short.
 */
export const gatherEvidence = async (stack: Stack, interrupted: boolean): Promise<Evidence> => {
  const { simulator } = stack.simulator;
  const calls = new Map(simulator.ledger.map((entry) => [entry.requestId, entry]));
  const keyOf = ({ line, body }: QueuedMessage) => `${line} ${body}`;
  const contentsOf = async (variable: string) => {
    const messages = await readQueue(stack.sqs.client, stack.queueUrl(variable));
    return new Set(messages.map(keyOf));
  };
  const queues = {
    parked: await contentsOf('PARKED_QUEUE_URL'),
    deadLetter: await contentsOf('DEAD_LETTER_QUEUE_URL'),
  };
  return {
    task: (projectId, taskId) => simulator.task(projectId, taskId),
    call: (requestId) => calls.get(requestId),
    // A message that the HTTP door has put there does not say its line.
    isOn: (queue, message) =>
      queues[queue].has(keyOf(message)) || queues[queue].has(keyOf({ ...message, line: 0 })),
    interrupted,
  };
};
