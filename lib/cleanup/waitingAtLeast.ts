import { LARGEST_PAGE } from '../mpc/client.ts';
import type { PageReader } from './pageReader.ts';

/**
 * Whether at least so many tasks wait, of any age. Asks with one call for the page on which the last of them would be:
 * that holds whatever `total` counts, which is not documented.
 *
 * @param count - at least 1.
 * @throws {ListStopped} when the page cannot be read.
 */
export const waitingAtLeast = async (count: number, read: PageReader): Promise<boolean> => {
  const page = Math.ceil(count / LARGEST_PAGE) - 1;
  const { tasks, unreadable } = await read({ page });
  return tasks.length + unreadable >= count - page * LARGEST_PAGE;
};
