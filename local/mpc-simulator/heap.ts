/** A binary heap: the smallest entry by `order` is on top. Adding and taking cost O(log n). */
export class Heap<Entry> {
  readonly #entries: Entry[] = [];
  readonly #order: (left: Entry, right: Entry) => number;

  /** @param order negative when `left` comes out before `right` */
  constructor(order: (left: Entry, right: Entry) => number) {
    this.#order = order;
  }

  /** The entry that {@link take} would return, or `undefined` when the heap is empty. */
  get top(): Entry | undefined {
    return this.#entries[0];
  }

  add(entry: Entry): void {
    const entries = this.#entries;
    let at = entries.push(entry) - 1;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = entries[parentAt] as Entry;
      if (this.#order(entry, parent) >= 0) break;
      entries[at] = parent;
      at = parentAt;
    }
    entries[at] = entry;
  }

  /** Removes and returns the top. */
  take(): Entry | undefined {
    const entries = this.#entries;
    const top = entries[0];
    const last = entries.pop();
    if (last !== undefined && entries.length > 0) this.#sinkFromTop(last);
    return top;
  }

  #sinkFromTop(entry: Entry): void {
    const entries = this.#entries;
    let at = 0;
    for (;;) {
      let childAt = 2 * at + 1;
      if (childAt >= entries.length) break;
      const right = entries[childAt + 1];
      if (right !== undefined && this.#order(right, entries[childAt] as Entry) < 0) childAt += 1;
      const child = entries[childAt] as Entry;
      if (this.#order(entry, child) <= 0) break;
      entries[at] = child;
      at = childAt;
    }
    entries[at] = entry;
  }
}
