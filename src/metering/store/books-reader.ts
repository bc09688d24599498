import { dayOfDate } from '../../lib/local-time.ts';
import type { MeterId } from '../../model/ids.ts';
import { type EpochMs, position } from '../../model/units.ts';
import { hoursOf } from '../books/books-of.ts';
import { dayAfter, gasDayAt } from '../books/gas-day.ts';
import type {
  DaysQuery,
  DayVersion,
  GasDay,
  HoursQuery,
  MeterDay,
  MeterHour,
  RegisterPoint,
} from '../contract/metering-books.ts';
import type { BooksParts } from './books-parts.ts';
import { type PeriodColumns, PeriodSum } from './period-table.ts';
import type { KnownPlace } from './place-table.ts';

/** Answers from what has been worked out; hours are worked out as they are asked for. */
export class BooksReader {
  readonly #parts: BooksParts;
  readonly #startHour: number;

  constructor(parts: BooksParts, startHour: number) {
    this.#parts = parts;
    this.#startHour = startHour;
  }

  hours({ meters, from, to }: HoursQuery): readonly MeterHour[] {
    return this.#parts.places.wanted(meters).flatMap((known) => this.#hoursOf(known, from, to));
  }

  days({ meters, from, to }: DaysQuery): readonly MeterDay[] {
    return this.#parts.days.list(this.#parts.places.wanted(meters), from, to);
  }

  periods({ meters, from, to }: DaysQuery): PeriodColumns {
    const { places, sheets } = this.#parts;
    const sum = new PeriodSum(places.count);
    for (const day of sheets.days(dayOfDate(from), dayOfDate(to))) sum.add(sheets.sheet(day));
    return sum.columns(places.wanted(meters));
  }

  versions(meter: MeterId, day: GasDay): readonly DayVersion[] {
    const known = this.#parts.places.find(meter);
    return known === undefined ? [] : this.#parts.days.versions(known.no, day);
  }

  points(meter: MeterId, from: EpochMs, to: EpochMs): readonly RegisterPoint[] {
    const { places, points } = this.#parts;
    const known = places.find(meter);
    if (known === undefined) return [];
    const begin = points.anchorBefore(known, from);
    const end = points.anchorAfter(known, to);
    const readings = points.between(known.no, begin, end).map((point) => ({
      ts: point.ts,
      receivedAt: point.receivedAt,
      position: point.position,
      kind: point.kind,
      vm: point.values.vm ?? null,
      vb: point.values.vb ?? null,
      vbd: point.values.vbd ?? null,
    }));
    const changes = known.orders.changes.filter(({ at }) => at >= begin && at <= end);
    const entered = changes.flatMap(({ at, final, initial }) =>
      [final, initial].map((registers) => ({
        ts: at,
        receivedAt: at,
        position: position(0),
        kind: 'operation' as const,
        ...registers,
      })),
    );
    return [...readings, ...entered].sort((a, b) => a.ts - b.ts);
  }

  #hoursOf(known: KnownPlace, from: EpochMs, to: EpochMs): readonly MeterHour[] {
    const { places, points, days } = this.#parts;
    const place = places.place(known);
    if (place === null) return [];
    const begin = points.anchorBefore(known, from);
    const end = points.anchorAfter(known, to);
    const found = hoursOf(
      // the border: ids of places come from the fleet
      known.meter as MeterId,
      points.between(known.no, begin, end),
      place,
      { from, to },
      this.#startHour,
    );
    if (found.length === 0) return [];
    const calendar = { timeZone: place.timeZone, startHour: this.#startHour };
    const dayOf = (ts: EpochMs): GasDay => gasDayAt(calendar, ts);
    const [first, last] = [found[0]?.start ?? from, found.at(-1)?.start ?? from];
    const whole = days.list([known], dayOf(first), dayAfter(dayOf(last)));
    const versions = new Map(whole.map(({ day, version }) => [day, version]));
    return found.map((hour) => ({ ...hour, version: versions.get(dayOf(hour.start)) ?? 1 }));
  }
}
