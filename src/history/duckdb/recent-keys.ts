/** Newest event times kept a device: more jitter than this costs a look into the tables, no more. */
const KEPT = 8;

/**
 * Tells which rows surely are not stored yet, so that rows in order cost no
 * look-up. Per device it holds the newest event times it has seen and a floor:
 * everything above the floor is known here, anything at or below it may be
 * stored. It errs towards "maybe" only.
 */
export class RecentKeys {
  #slots = new Float64Array(0);
  readonly #slotOf = new Map<number, number>();

  /** At opening: the device's newest stored event time; whatever is not after it may be stored. */
  seed(device: number, newestTs: number): void {
    const at = this.#at(device);
    this.#slots[at] = Math.max(this.#slots[at] ?? -Infinity, newestTs);
  }

  /** True when (device, ts) may be stored already; from now on it counts as stored. */
  seenOrMaybe(device: number, ts: number): boolean {
    const at = this.#at(device);
    const slots = this.#slots;
    if (ts <= (slots[at] ?? -Infinity)) return true;
    // slots[at + 1 .. at + KEPT] ascend; unused ones are -Infinity
    for (let i = at + KEPT; i > at; i -= 1) {
      const kept = slots[i] ?? -Infinity;
      if (kept === ts) return true;
      if (kept < ts) return !this.#insert(at, i, ts);
    }
    // below all that is kept but above the floor: unseen, and it becomes the floor
    slots[at] = ts;
    return false;
  }

  /** Shifts the smaller times down by one; the smallest falls off and raises the floor. */
  #insert(at: number, place: number, ts: number): true {
    const slots = this.#slots;
    slots[at] = Math.max(slots[at] ?? -Infinity, slots[at + 1] ?? -Infinity);
    for (let i = at + 1; i < place; i += 1) slots[i] = slots[i + 1] ?? -Infinity;
    slots[place] = ts;
    return true;
  }

  #at(device: number): number {
    const known = this.#slotOf.get(device);
    if (known !== undefined) return known;
    const at = this.#slotOf.size * (KEPT + 1);
    this.#slotOf.set(device, at);
    if (at + KEPT + 1 > this.#slots.length) {
      const larger = new Float64Array(Math.max(this.#slots.length * 2, 64 * (KEPT + 1)));
      larger.fill(-Infinity);
      larger.set(this.#slots);
      this.#slots = larger;
    }
    return at;
  }
}
