import { compareByAge, type Task } from './task.ts';

/** Two halves of a full block still hold enough for few blocks, and moving 256 entries costs well under a microsecond. */
const BLOCK_SIZE = 512;

/**
 * Tasks in order of creation, cut into blocks, so that adding, removing, counting a time window and reading a
 * page deep inside tens of thousands of tasks touch a few blocks and not every task.
 */
export class SortedTasks {
  readonly #blocks: Task[][] = [];

  add(task: Task): void {
    const blocks = this.#blocks;
    const at = Math.min(this.#blockAtOrAfter(task), blocks.length - 1);
    const block = blocks[at];
    if (block === undefined) {
      blocks.push([task]);
      return;
    }
    block.splice(positionIn(block, task), 0, task);
    if (block.length > BLOCK_SIZE) blocks.splice(at + 1, 0, block.splice(BLOCK_SIZE / 2));
  }

  remove(task: Task): void {
    const at = this.#blockAtOrAfter(task);
    const block = this.#blocks[at];
    if (block === undefined) return;
    const position = positionIn(block, task);
    if (block[position] !== task) return;
    block.splice(position, 1);
    if (block.length === 0) this.#blocks.splice(at, 1);
  }

  /** How many tasks were created before `time` (epoch milliseconds). */
  countBefore(time: number): number {
    let count = 0;
    for (const block of this.#blocks) {
      const last = block[block.length - 1] as Task;
      if (last.createTime < time) {
        count += block.length;
        continue;
      }
      return count + firstFrom(block, time);
    }
    return count;
  }

  /** Up to `count` tasks, oldest first, leaving out the `skip` oldest. */
  slice(skip: number, count: number): Task[] {
    const found: Task[] = [];
    let toSkip = skip;
    for (const block of this.#blocks) {
      if (found.length >= count) break;
      if (toSkip >= block.length) {
        toSkip -= block.length;
        continue;
      }
      found.push(...block.slice(toSkip, toSkip + count - found.length));
      toSkip = 0;
    }
    return found;
  }

  #blockAtOrAfter(task: Task): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.#blocks[middle] as Task[];
      if (compareByAge(block[block.length - 1] as Task, task) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const positionIn = (block: readonly Task[], task: Task): number => {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareByAge(block[middle] as Task, task) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

const firstFrom = (block: readonly Task[], time: number): number => {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((block[middle] as Task).createTime < time) low = middle + 1;
    else high = middle;
  }
  return low;
};
