import * as z from 'zod';

const settledLine = z.object({
  message: z.literal('cancel request settled'),
  fate: z.enum(['done', 'told', 'handed_back', 'retried', 'dead', 'parked', 'split', 'kept']),
  outcome: z.string().optional(),
  status: z.string().optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  task_id: z.string().optional(),
  message_id: z.string(),
  attempts: z.array(
    z.object({
      operation: z.string(),
      http_status: z.number().optional(),
      code: z.string().optional(),
      mpc_request_id: z.string().optional(),
    }),
  ),
});

/** What the queue consumer logs of a message that it has settled, as far as it is looked at here. */
export type SettledRequest = z.infer<typeof settledLine>;

/** Reads a line of a function's output; undefined for lines of another kind. */
export const readSettledRequest = (line: string): SettledRequest | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return settledLine.safeParse(value).data;
};
