import type { DemoLine, DemoRequest } from './demoRequests.ts';
import type { Ending } from './ending.ts';

/**
 * Gives endings their lines that came without: a message that a function has put on the queue, the HTTP door or the
 * clean-up, says nothing of the line from which it comes, only its body does. Requests with the same body are alike in all
 * that is judged.
 *
 * @param endings - Each message once.
 */
export const assignLines = (
  lines: readonly DemoLine[],
  endings: readonly Ending[],
): readonly Ending[] => {
  const keyOf = (line: number, taskId: string | undefined): string => `${line} ${taskId ?? ''}`;
  const answered = new Set(
    endings.filter(({ body }) => body === undefined).map((it) => keyOf(it.line, it.taskId)),
  );
  const open: Map<string, DemoRequest[]> = Map.groupBy(
    lines
      .filter(({ door }) => door !== 'queue')
      .flatMap(({ requests }) => requests)
      .filter(({ line, request }) => !answered.has(keyOf(line, request?.taskId))),
    ({ body }) => body,
  );
  return endings.map((ending) => {
    const request = ending.body === undefined ? undefined : open.get(ending.body)?.shift();
    return request === undefined ? ending : { ...ending, line: request.line };
  });
};
