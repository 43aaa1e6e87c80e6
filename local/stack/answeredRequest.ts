import * as z from 'zod';

const answeredLine = z.object({
  message: z.literal('http request answered'),
  function_request_id: z.string(),
  attempts: z.array(z.object({ mpc_request_id: z.string().optional() })).default([]),
});

/** What the HTTP door logs of a request that it has answered, as far as it is looked at here. */
export type AnsweredRequest = z.infer<typeof answeredLine>;

/** Reads a line of a function's output; undefined for lines of another kind. */
export const readAnsweredRequest = (line: string): AnsweredRequest | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return answeredLine.safeParse(value).data;
};
