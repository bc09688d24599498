import type { PlaceOrders } from '../books/place-orders.ts';
import { type BooksParts, openBooksParts } from './books-parts.ts';
import { BooksReader } from './books-reader.ts';
import { type BooksBatch, BooksWriter } from './books-writer.ts';
import type { Cause } from './day-table.ts';
import type { PlaceSpec } from './place-spec.ts';

export interface BooksOptions {
  /** File of the books; the sheets lie in a folder beside it. */
  readonly path: string;
  /** Local hour at which a gas day begins. */
  readonly startHour: number;
  /** How long register readings are kept, days; days and their versions are kept for ever. */
  readonly pointDays?: number;
}

/** How long what is behind a day stays: two years and a little, so that a year can be compared with the one before. */
export const POINT_DAYS = 800;

/** The books of one company, synchronous, in their own thread. */
export class BooksStore {
  readonly #parts: BooksParts;
  readonly #writer: BooksWriter;
  readonly #reader: BooksReader;

  /** @throws AppError books-unavailable, books-newer. */
  constructor({ path, startHour, pointDays = POINT_DAYS }: BooksOptions) {
    this.#parts = openBooksParts(path);
    this.#writer = new BooksWriter(this.#parts, startHour, pointDays);
    this.#reader = new BooksReader(this.#parts, startHour);
  }

  get cursor(): number {
    return this.#writer.cursor;
  }

  /** Places that have changed and are not yet worked out. */
  get unsettled(): number {
    return this.#parts.dirty.size;
  }

  setPlaces(specs: readonly PlaceSpec[]): void {
    this.#writer.setPlaces(specs);
  }

  setOrders(meter: string, orders: PlaceOrders, cause: Cause): void {
    this.#writer.setOrders(meter, orders, cause);
  }

  write(batch: BooksBatch): void {
    this.#writer.write(batch);
  }

  /** Meter places of which anything has been entered. */
  get ordered(): readonly string[] {
    const { places } = this.#parts;
    return places.all().flatMap(({ orders, meter }) => (isNone(orders) ? [] : [meter]));
  }

  /** Points of a time before the journal begins, from wherever they are kept: no cursor moves. */
  fill(points: BooksBatch['points']): void {
    this.#writer.fill(points);
  }

  /** Whether whatever was there before these books were begun has been filled in. */
  get isFilled(): boolean {
    return this.#parts.meta('filled') === 1;
  }

  setFilled(filled: 'yes' | 'no'): void {
    this.#parts.transaction(() => this.#parts.setMeta('filled', filled === 'yes' ? 1 : 0));
  }

  settle(limit: number): number {
    return this.#writer.settle(limit);
  }

  /** Works out those of these that have changed, so that an answer about them is of now. */
  settleThese(meters: readonly string[]): void {
    this.#writer.settleThese(meters.flatMap((meter) => this.#parts.places.find(meter) ?? []));
  }

  forget(limit: number): number {
    return this.#writer.forget(limit);
  }

  get read(): BooksReader {
    return this.#reader;
  }

  close(): void {
    this.#parts.close();
  }
}

const isNone = ({ changes, substitutes }: PlaceOrders): boolean =>
  changes.length === 0 && substitutes.length === 0;
