import { LARGEST_PAGE } from '../mpc/client.ts';
import type { TaskPage } from '../mpc/task.ts';
import { dispatch } from './dispatch.ts';
import type { Refusal } from './gate.ts';
import type { ProjectTools } from './projectTools.ts';
import type { TimeGuard } from './timeGuard.ts';

/**
 * Reads the project's waiting list into its sightings, page by page while more pages exist.
 *
 * @param mostPages - stops after so many, or as soon as the list turns out to be longer.
 * @param isEnough - asked after each page with those read so far.
 * @returns why it stopped early, if pace, breaker or time did it.
 */
export const readWaitingList = async (
  mostPages: number,
  isEnough: (pages: readonly TaskPage[]) => boolean,
  { gate, client, sightings, clock }: ProjectTools,
  guard: TimeGuard,
): Promise<Refusal | undefined> => {
  const pages: TaskPage[] = [];
  const readAt = clock.now();
  let nextPage: number | undefined = 0;
  const refusal = await dispatch<number, TaskPage>({
    gate,
    lane: 'query',
    lastStart: guard.lastStart,
    ending: guard.ending,
    // One page at a time: each says whether there is another.
    concurrency: 1,
    hasNext: () => nextPage !== undefined,
    next: () => {
      const page = nextPage;
      nextPage = undefined;
      return page;
    },
    call: (page) => client.listWaiting({ page }, guard.signal),
    answered: (page, result) => {
      if (!result.ok) return;
      pages.push(result.value);
      const expectedPages = Math.max((result.value.total ?? 0) / LARGEST_PAGE, page + 2);
      const isLong = expectedPages > mostPages;
      if (result.value.truncated && !isLong && !isEnough(pages)) nextPage = page + 1;
    },
    putBack: (page) => {
      nextPage = page;
    },
  });
  if (pages.length > 0) sightings.listed(pages, readAt);
  return refusal;
};
