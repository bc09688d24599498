import { type EpochMs, epochMs } from '../../model/units.ts';
import type { MeterPlace } from '../books/meter-place.ts';
import { NO_ORDERS, type PlaceOrders } from '../books/place-orders.ts';
import type { BooksDatabase } from './database.ts';
import { judgedBy, meterPlace, type PlaceSpec } from './place-spec.ts';
import type { PointPlace } from './point-table.ts';

/** A meter place as the books know it. */
export interface KnownPlace extends PointPlace {
  readonly meter: string;
  readonly orders: PlaceOrders;
  readonly ordersText: string;
  readonly judged: string;
  readonly replacedAt: readonly EpochMs[];
}

interface Row {
  readonly no: number;
  readonly meter: string;
  readonly orders: string;
  readonly registers: number;
  readonly judged: string;
}

const NO_ORDERS_TEXT = JSON.stringify(NO_ORDERS);

/**
 * The places of the file, all of them in memory: few bytes each, asked for with
 * every point. What a transaction changes here must be forgotten with it: `reload`.
 */
export class PlaceTable {
  readonly #db: BooksDatabase;
  #byNumber: KnownPlace[] = [];
  #byMeter = new Map<string, number>();
  #specs = new Map<string, PlaceSpec>();
  readonly #prepared = new Map<number, MeterPlace>();

  constructor(db: BooksDatabase) {
    this.#db = db;
    this.reload();
  }

  reload(): void {
    const replaced = new Map<number, EpochMs[]>();
    for (const { place, ts } of this.#db.rows<{ readonly place: number; readonly ts: number }>(
      'SELECT place, ts FROM replacements ORDER BY place, ts',
    )) {
      const known = replaced.get(place) ?? [];
      known.push(epochMs(ts));
      replaced.set(place, known);
    }
    const rows = this.#db.rows<Row>(
      'SELECT no, meter, orders, registers, judged FROM places ORDER BY no',
    );
    this.#byNumber = rows.map(({ orders, ...row }) => ({
      ...row,
      ordersText: orders,
      // written by setOrders alone
      orders: orders === NO_ORDERS_TEXT ? NO_ORDERS : (JSON.parse(orders) as PlaceOrders),
      replacedAt: replaced.get(row.no) ?? [],
    }));
    this.#byMeter = new Map(rows.map(({ meter, no }) => [meter, no]));
    this.#prepared.clear();
  }

  get count(): number {
    return this.#byNumber.length;
  }

  all(): readonly KnownPlace[] {
    return this.#byNumber;
  }

  find(meter: string): KnownPlace | undefined {
    const no = this.#byMeter.get(meter);
    return no === undefined ? undefined : this.#byNumber[no];
  }

  at(no: number): KnownPlace | undefined {
    return this.#byNumber[no];
  }

  spec(meter: string): PlaceSpec | undefined {
    return this.#specs.get(meter);
  }

  /** Of these the places of the fleet, by id. */
  wanted(meters: readonly string[] | 'all'): readonly KnownPlace[] {
    const found = meters === 'all' ? this.#byNumber : meters.flatMap((id) => this.find(id) ?? []);
    return found
      .filter(({ meter }) => this.#specs.has(meter))
      .sort((a, b) => (a.meter < b.meter ? -1 : 1));
  }

  /** The place with its fleet figures and everything entered about it; null when the fleet has it no more. */
  place(known: KnownPlace): MeterPlace | null {
    const ready = this.#prepared.get(known.no);
    if (ready !== undefined) return ready;
    const spec = this.#specs.get(known.meter);
    if (spec === undefined) return null;
    const made = meterPlace(spec, known.orders, known.replacedAt);
    this.#prepared.set(known.no, made);
    return made;
  }

  /** Takes the places of a fleet; returns those known ones whose registers are judged otherwise than before. */
  setSpecs(specs: readonly PlaceSpec[]): readonly KnownPlace[] {
    this.#specs = new Map(specs.map((spec) => [spec.meter, spec]));
    this.#prepared.clear();
    return this.#byNumber.flatMap((known) => {
      const spec = this.#specs.get(known.meter);
      const judged = spec === undefined ? known.judged : judgedBy(spec);
      if (judged === known.judged) return [];
      this.#db.run('UPDATE places SET judged = ? WHERE no = ?', judged, known.no);
      this.#keep({ ...known, judged });
      return known.judged === '' ? [] : [known];
    });
  }

  /** The place of a meter, made when the file does not have it yet; `registers` are added to those it has. */
  enter(meter: string, registers: number): KnownPlace {
    const known = this.find(meter);
    if (known === undefined) return this.#make(meter, registers);
    if ((known.registers | registers) === known.registers) return known;
    const widened = { ...known, registers: known.registers | registers };
    this.#db.run('UPDATE places SET registers = ? WHERE no = ?', widened.registers, known.no);
    return this.#keep(widened);
  }

  setOrders(known: KnownPlace, orders: PlaceOrders, ordersText: string): void {
    this.#db.run('UPDATE places SET orders = ? WHERE no = ?', ordersText, known.no);
    this.#keep({ ...known, orders, ordersText });
  }

  addReplacement(known: KnownPlace, ts: EpochMs): void {
    if (known.replacedAt.includes(ts)) return;
    this.#db.run('INSERT INTO replacements (place, ts) VALUES (?, ?)', known.no, ts);
    const replacedAt = [...known.replacedAt, ts].sort((a, b) => a - b);
    this.#keep({ ...known, replacedAt });
  }

  #make(meter: string, registers: number): KnownPlace {
    const no = this.#byNumber.length;
    const spec = this.#specs.get(meter);
    const judged = spec === undefined ? '' : judgedBy(spec);
    this.#db.run(
      'INSERT INTO places (no, meter, registers, judged) VALUES (?, ?, ?, ?)',
      no,
      meter,
      registers,
      judged,
    );
    this.#byMeter.set(meter, no);
    const made = { no, meter, registers, judged, replacedAt: [] };
    return this.#keep({ ...made, orders: NO_ORDERS, ordersText: NO_ORDERS_TEXT });
  }

  #keep(place: KnownPlace): KnownPlace {
    this.#byNumber[place.no] = place;
    this.#prepared.delete(place.no);
    return place;
  }
}
