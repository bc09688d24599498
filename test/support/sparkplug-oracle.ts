import fc from 'fast-check';
import type { Entry } from '../../src/model/journal-entry.ts';
import type { SentMetric } from './sparkplug-payload.ts';
import { bdSeq, START, sent } from './sparkplug-run.ts';

/** What an edge node with one meter may do; `map` turns the aliases round. */
export type Act =
  | { readonly do: 'nbirth' | 'dbirth'; readonly map: 0 | 1 }
  | { readonly do: 'ndata' | 'ddata'; readonly alias: 0 | 1; readonly value: number }
  | { readonly do: 'ndeath'; readonly stale: boolean }
  | { readonly do: 'ddeath' };

const either = fc.constantFrom<0 | 1>(0, 1);

export const data: fc.Arbitrary<Act> = fc.record({
  do: fc.constantFrom<'ndata' | 'ddata'>('ndata', 'ddata'),
  alias: either,
  value: fc.nat(500),
});

export const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constantFrom<'nbirth' | 'dbirth'>('nbirth', 'dbirth'), map: either }),
  data,
  fc.record({ do: fc.constant<'ndeath'>('ndeath'), stale: fc.boolean() }),
  fc.record({ do: fc.constant<'ddeath'>('ddeath') }),
);

/** One message, and the record that must come of it; null: none. */
export interface Step {
  readonly entry: Entry;
  readonly expected: SaidRecord | null;
}

/** Device (null: the node itself), time, and fields in the order of their names. */
export type SaidRecord = readonly [string | null, number, ...(readonly [string, number])[]];

export const asText = (record: SaidRecord): string => {
  const [device, ts, ...fields] = record;
  return JSON.stringify([device, ts, ...fields.sort(([a], [b]) => (a < b ? -1 : 1))]);
};

type Names = readonly [string, string];

const turned = ([first, second]: Names, map: 0 | 1): Names =>
  map === 0 ? [first, second] : [second, first];

/** The plainest reading of the specification: what each alias means now, or nothing. */
export class Oracle {
  #session = 0;
  #seq = 0;
  #ms = 0;
  #node: Names | null = null;
  #meter: Names | null = null;

  step(one: Act): Step {
    this.#ms += 100;
    switch (one.do) {
      case 'nbirth':
        return this.#nodeBirth(turned(['pOut', 'pIn'], one.map));
      case 'dbirth':
        return this.#meterBirth(turned(['vb', 'battery'], one.map));
      case 'ndata':
        return this.#data(null, this.#node?.[one.alias], 1 + one.alias, one.value);
      case 'ddata':
        return this.#data('m1', this.#meter?.[one.alias], 11 + one.alias, one.value);
      case 'ddeath':
        this.#meter = null;
        return { entry: this.#sent('DDEATH', 'm1', []), expected: null };
      case 'ndeath':
        return this.#nodeDeath(one.stale ? this.#session + 7 : this.#session);
    }
  }

  #nodeBirth(names: Names): Step {
    this.#session += 1;
    this.#seq = 255;
    this.#node = names;
    this.#meter = null;
    const metrics = [bdSeq(this.#session), ...this.#declared(names, 1)];
    return { entry: this.#sent('NBIRTH', null, metrics), expected: this.#born(null, names) };
  }

  #meterBirth(names: Names): Step {
    const entry = this.#sent('DBIRTH', 'm1', this.#declared(names, 11));
    if (this.#node === null) return { entry, expected: null };
    this.#meter = names;
    return { entry, expected: this.#born('m1', names) };
  }

  #data(device: 'm1' | null, name: string | undefined, alias: number, value: number): Step {
    const ts = START + this.#ms;
    const type = device === null ? 'NDATA' : 'DDATA';
    const entry = this.#sent(type, device, [{ alias, ts, double: value }]);
    return { entry, expected: name === undefined ? null : [device, ts, [name, value]] };
  }

  #nodeDeath(session: number): Step {
    const { at } = this.#sent('NDEATH', null, []);
    if (session === this.#session) [this.#node, this.#meter] = [null, null];
    const entry = sent('NDEATH', { metrics: [bdSeq(session)] }, { ms: at - START });
    return { entry, expected: null };
  }

  #declared(names: Names, base: number): SentMetric[] {
    const told = { datatype: 10, ts: START + this.#ms, double: this.#ms };
    return names.map((name, at) => ({ name, alias: base + at, ...told }));
  }

  #born(device: string | null, [first, second]: Names): SaidRecord {
    return [device, START + this.#ms, [first, this.#ms], [second, this.#ms]];
  }

  /** Every message but NDEATH takes the next number. */
  #sent(type: Parameters<typeof sent>[0], device: string | null, metrics: SentMetric[]): Entry {
    if (type !== 'NDEATH') this.#seq = (this.#seq + 1) % 256;
    const how = device === null ? { ms: this.#ms } : { ms: this.#ms, device };
    return sent(type, { seq: this.#seq, metrics }, how);
  }
}
