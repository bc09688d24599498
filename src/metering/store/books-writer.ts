import { REPLACEMENT_SPAN_MS } from '../../gas/register.ts';
import { dayOfDate } from '../../lib/local-time.ts';
import type { MeterId } from '../../model/ids.ts';
import type { EpochMs } from '../../model/units.ts';
import type { BookPoint } from '../books/book-point.ts';
import { daysOf } from '../books/books-of.ts';
import { dayAfter, gasDayAt, gasDaySpan } from '../books/gas-day.ts';
import type { PlaceOrders } from '../books/place-orders.ts';
import type { BooksParts } from './books-parts.ts';
import { CAUSES, type Cause } from './day-table.ts';
import type { Dirty } from './dirty-table.ts';
import type { PlaceSpec } from './place-spec.ts';
import type { KnownPlace } from './place-table.ts';
import { registersOf } from './point-table.ts';

/** What a run of the journal says of meter places. */
export interface BooksBatch {
  readonly points: readonly { readonly meter: string; readonly point: BookPoint }[];
  /** Devices that announced another register. */
  readonly replacements: readonly { readonly meter: string; readonly ts: EpochMs }[];
  readonly upTo: number;
  /** Journal time of its end; null: unknown. */
  readonly at: EpochMs | null;
}

const DAY_MS = 86_400_000;

/** Takes what comes, marks what it makes dirty, and works that out in steps. */
export class BooksWriter {
  readonly #parts: BooksParts;
  readonly #startHour: number;
  readonly #pointDays: number;
  /** Places whose old points are still to go. */
  #toForget: KnownPlace[] = [];
  #cursor: number;
  #now: number;
  #keptSince: number;

  constructor(parts: BooksParts, startHour: number, pointDays: number) {
    this.#parts = parts;
    this.#startHour = startHour;
    this.#pointDays = pointDays;
    this.#cursor = parts.meta('cursor');
    this.#now = parts.meta('now');
    this.#keptSince = parts.meta('keptSince');
    const startedWith = parts.meta('startHour', startHour);
    parts.transaction(() => {
      parts.setMeta('startHour', startHour);
      if (startedWith !== startHour) this.#wholeSeries(parts.places.all());
    });
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** Newest journal time taken. */
  get now(): number {
    return this.#now;
  }

  setPlaces(specs: readonly PlaceSpec[]): void {
    this.#parts.transaction(() => this.#wholeSeries(this.#parts.places.setSpecs(specs)));
  }

  /** What was entered about a place; its whole series is worked out anew. */
  setOrders(meter: string, orders: PlaceOrders, cause: Cause): void {
    const { places } = this.#parts;
    const text = JSON.stringify(orders);
    const known = places.find(meter);
    if (known?.ordersText === text) return;
    // what stood before has its place in the trail
    if (known !== undefined) this.settleThese([known]);
    const before = known?.orders.substitutes ?? [];
    this.#parts.transaction(() => {
      const place = places.enter(meter, 0);
      places.setOrders(place, orders, text);
      this.#wholeSeries([place], cause);
      // a volume is set where a device is dead: beyond its last reading
      for (const { from, to } of [...before, ...orders.substitutes])
        this.#parts.dirty.mark({ place: place.no, since: from, until: to - 1, cause });
    });
  }

  /** Takes a run of the journal; what it makes dirty is worked out by `settle`. */
  write(batch: BooksBatch): void {
    if (batch.upTo <= this.#cursor) return;
    const { places, dirty } = this.#parts;
    const now = Math.max(this.#now, batch.at ?? 0);
    // a batch that overlaps what is known: its start was taken before
    const fresh = batch.points.filter(({ point }) => point.position > this.#cursor);
    this.#parts.transaction(() => {
      this.#take(fresh);
      for (const { meter, ts } of batch.replacements) {
        const place = places.enter(meter, 0);
        places.addReplacement(place, ts);
        const [since, until] = [ts - REPLACEMENT_SPAN_MS, ts + REPLACEMENT_SPAN_MS];
        dirty.mark({ place: place.no, since, until, cause: 'operation' });
      }
      this.#parts.setMeta('cursor', batch.upTo);
      this.#parts.setMeta('now', now);
    });
    [this.#cursor, this.#now] = [batch.upTo, now];
  }

  /** Points of a time before the journal begins: they may be there already, and move no cursor. */
  fill(points: BooksBatch['points']): void {
    this.#parts.transaction(() => this.#take(points));
  }

  /** Works out up to `limit` places that have changed. Returns how many are left. */
  settle(limit: number): number {
    this.#workOut(this.#parts.dirty.next(limit));
    return this.#parts.dirty.size;
  }

  /** Works out these, as far as they have changed. */
  settleThese(places: readonly KnownPlace[]): void {
    this.#workOut(places.flatMap(({ no }) => this.#parts.dirty.of(no) ?? []));
  }

  /** Lets go of points that are older than they are kept, of up to `limit` places. Returns how many are left. */
  forget(limit: number): number {
    const { points, places } = this.#parts;
    const keep = this.#now - this.#pointDays * DAY_MS;
    if (this.#toForget.length === 0) {
      if (keep - this.#keptSince < DAY_MS) return 0;
      this.#parts.transaction(() => this.#parts.setMeta('keptSince', keep));
      this.#keptSince = keep;
      this.#toForget = [...places.all()];
    }
    const due = this.#toForget.splice(-limit);
    this.#parts.transaction(() => {
      for (const place of due) points.forget(place, this.#keptSince);
    });
    return this.#toForget.length;
  }

  #take(taken: BooksBatch['points']): void {
    const { places, points: table, dirty } = this.#parts;
    for (const [meter, points] of this.#grouped(taken)) {
      const place = places.enter(meter, registersOf(points));
      table.add(place.no, points);
      dirty.mark({ place: place.no, ...this.#changeOf(meter, points) });
    }
  }

  #workOut(due: readonly Dirty[]): void {
    if (due.length === 0) return;
    const { sheets, dirty } = this.#parts;
    this.#parts.transaction(() => {
      for (const one of due) {
        this.#workOutPlace(one);
        dirty.done(one.place);
      }
      sheets.save();
    });
    sheets.saved();
  }

  #workOutPlace({ place: no, since, until, position, cause }: Dirty): void {
    const { places, points, days } = this.#parts;
    const known = places.at(no);
    const place = known === undefined ? null : places.place(known);
    // gone from the fleet: what is in the books stays
    if (known === undefined || place === null) return;
    const calendar = { timeZone: place.timeZone, startHour: this.#startHour };
    const dayOf = (ts: number): string => gasDayAt(calendar, ts);
    const from = latest(dayOf(points.anchorBefore(known, since)), this.#firstWholeDay(dayOf));
    const to = dayOf(points.anchorAfter(known, until));
    if (from > to) return;
    const begin = points.anchorBefore(known, gasDaySpan(calendar, from).start);
    const end = points.anchorAfter(known, gasDaySpan(calendar, to).end);
    const made = daysOf(
      // the border: ids of places come from the fleet
      known.meter as MeterId,
      points.between(no, begin, end),
      place,
      { from, to },
      this.#startHour,
    );
    const occasion = { at: this.#now, position, cause: CAUSES[cause] ?? 'more data' };
    days.put(no, { from: dayOfDate(from), to: dayOfDate(to) }, made, occasion);
  }

  /** Of days before it points have been let go: they stay as they are. */
  #firstWholeDay(dayOf: (ts: number) => string): string {
    return this.#keptSince <= 0 ? '' : dayAfter(dayOf(this.#keptSince));
  }

  #changeOf(meter: string, points: readonly BookPoint[]) {
    const watermarkMs = this.#parts.places.spec(meter)?.watermarkMs ?? 0;
    let [since, until, position] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    let cause: Cause = 'more data';
    for (const point of points) {
      since = Math.min(since, point.ts);
      until = Math.max(until, point.ts);
      position = Math.max(position, point.position);
      if (point.receivedAt - point.ts > watermarkMs) cause = 'late data';
    }
    return { since, until, position, cause };
  }

  #wholeSeries(places: readonly KnownPlace[], cause: Cause = 'correction'): void {
    for (const { no } of places) {
      const bounds = this.#parts.points.bounds(no);
      if (bounds !== null)
        this.#parts.dirty.mark({ place: no, since: bounds.from, until: bounds.to, cause });
    }
  }

  #grouped(points: BooksBatch['points']): Map<string, BookPoint[]> {
    const groups = new Map<string, BookPoint[]>();
    for (const { meter, point } of points) {
      // of that time points have been let go: alone it would say nothing true
      if (point.ts < this.#keptSince) continue;
      const known = groups.get(meter);
      if (known === undefined) groups.set(meter, [point]);
      else known.push(point);
    }
    return groups;
  }
}

const latest = (a: string, b: string): string => (a > b ? a : b);
