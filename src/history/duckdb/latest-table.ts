/** The newest content of each subject, field by field, in flat arrays: 100,000 devices in tens of MB. */
export class LatestTable {
  readonly fields: number;
  readonly #slotOf = new Map<number, number>();
  #keys = new Float64Array(0);
  #ts = new Float64Array(0);
  #received = new Float64Array(0);
  #values = new Float64Array(0);
  #times = new Float64Array(0);

  constructor(fields: number) {
    this.fields = fields;
  }

  /**
   * Takes a stored row's field cells, which start at `from`; NaN is absent. Rows
   * come in journal order, so at equal event times the later call wins.
   */
  apply(key: number, ts: number, received: number, cells: Float64Array, from: number): void {
    const slot = this.#slot(key);
    if (ts >= (this.#ts[slot] ?? -Infinity)) {
      this.#ts[slot] = ts;
      this.#received[slot] = received;
    }
    const at = slot * this.fields;
    for (let f = 0; f < this.fields; f += 1) {
      const cell = cells[from + f] ?? Number.NaN;
      if (Number.isNaN(cell) || ts < (this.#times[at + f] ?? -Infinity)) continue;
      this.#values[at + f] = cell;
      this.#times[at + f] = ts;
    }
  }

  /** Puts a subject as the tables say it; `cells` holds the values, then their times. */
  put(key: number, ts: number, received: number, cells: readonly number[]): void {
    const slot = this.#slot(key);
    this.#ts[slot] = ts;
    this.#received[slot] = received;
    for (let f = 0; f < this.fields; f += 1) {
      const time = cells[this.fields + f] ?? Number.NaN;
      this.#values[slot * this.fields + f] = cells[f] ?? Number.NaN;
      this.#times[slot * this.fields + f] = Number.isNaN(time) ? -Infinity : time;
    }
  }

  /** Takes a subject's newest content from one of several sources: field by field the newer wins. */
  merge(key: number, ts: number, received: number, cells: readonly number[]): void {
    const slot = this.#slot(key);
    if (ts >= (this.#ts[slot] ?? -Infinity)) {
      this.#ts[slot] = ts;
      this.#received[slot] = received;
    }
    for (let f = 0; f < this.fields; f += 1) {
      const at = slot * this.fields + f;
      const time = cells[this.fields + f] ?? Number.NaN;
      if (!(time >= (this.#times[at] ?? -Infinity))) continue;
      this.#values[at] = cells[f] ?? Number.NaN;
      this.#times[at] = time;
    }
  }

  /** True when field `f` of the subject is known from a row at `ts`. */
  isFrom(key: number, f: number, ts: number): boolean {
    const slot = this.#slotOf.get(key);
    return slot !== undefined && this.#times[slot * this.fields + f] === ts;
  }

  has(key: number): boolean {
    return this.#slotOf.has(key);
  }

  keys(): IterableIterator<number> {
    return this.#slotOf.keys();
  }

  ts(key: number): number {
    const slot = this.#slotOf.get(key);
    return slot === undefined ? -Infinity : (this.#ts[slot] ?? -Infinity);
  }

  /** Copies of the named subjects' columns; absent subjects are left out. */
  select(keys: 'all' | readonly number[]): LatestColumns {
    const slots = keys === 'all' ? null : keys.flatMap((key) => this.#slotOf.get(key) ?? []);
    const gather = (source: Float64Array, width: number): Float64Array => {
      if (slots === null) return source.slice(0, this.#slotOf.size * width);
      const picked = new Float64Array(slots.length * width);
      slots.forEach((slot, n) => {
        picked.set(source.subarray(slot * width, (slot + 1) * width), n * width);
      });
      return picked;
    };
    return {
      rows: slots === null ? this.#slotOf.size : slots.length,
      keys: gather(this.#keys, 1),
      ts: gather(this.#ts, 1),
      received: gather(this.#received, 1),
      values: gather(this.#values, this.fields),
      times: gather(this.#times, this.fields),
    };
  }

  #slot(key: number): number {
    const known = this.#slotOf.get(key);
    if (known !== undefined) return known;
    const slot = this.#slotOf.size;
    this.#slotOf.set(key, slot);
    if (slot >= this.#keys.length) this.#grow();
    this.#keys[slot] = key;
    return slot;
  }

  #grow(): void {
    const size = Math.max(64, this.#keys.length * 2);
    const larger = (old: Float64Array, width: number): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(size * width).fill(-Infinity);
      grown.set(old);
      return grown;
    };
    this.#keys = larger(this.#keys, 1);
    this.#ts = larger(this.#ts, 1);
    this.#received = larger(this.#received, 1);
    this.#values = larger(this.#values, this.fields);
    this.#times = larger(this.#times, this.fields);
  }
}

export interface LatestColumns {
  readonly rows: number;
  readonly keys: Float64Array;
  readonly ts: Float64Array;
  readonly received: Float64Array;
  /** `fields` cells a row. */
  readonly values: Float64Array;
  /** Event time of each value; -Infinity where the subject never had the field. */
  readonly times: Float64Array;
}
