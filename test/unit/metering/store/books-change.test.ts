import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BooksStore } from '../../../../src/metering/store/books-store.ts';
import type { PlaceSpec } from '../../../../src/metering/store/place-spec.ts';
import { MeterId } from '../../../../src/model/ids.ts';
import { epochMs, kelvin, kPaAbs, ms, position } from '../../../../src/model/units.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';
import { DAY, HOUR, MONDAY, place, point } from '../books/book-kit.ts';

const METER = MeterId.parse('M-1');
const { qMin, qMax, resolution, watermarkMs, timeZone } = place();
const spec = (over: Partial<PlaceSpec> = {}): PlaceSpec => ({
  meter: METER,
  qMin,
  qMax,
  capacity: null,
  resolution,
  intervalMs: ms(DAY),
  watermarkMs,
  timeZone,
  conversion: { kind: 'none', base: { pressure: kPaAbs(101.325), temperature: kelvin(293.15) } },
  ...over,
});
const ALL = { meters: 'all', from: '2000-01-01', to: '2100-01-01' } as const;

function books(options: { readonly path?: string; readonly pointDays?: number } = {}) {
  const path = options.path ?? join(temporaryDirectory('books'), 'books.db');
  const store = new BooksStore({ ...options, path, startHour: 0 });
  store.setPlaces([spec()]);
  let upTo = store.cursor;
  const write = (at: number, vb: number): void => {
    upTo += 1;
    const own = { meter: METER, point: { ...point(at, { vb }), position: position(upTo) } };
    store.write({ points: [own], replacements: [], upTo, at: own.point.receivedAt });
    while (store.settle(1) > 0);
  };
  const volumes = () => store.read.days(ALL).map(({ stats }) => stats.vbM3);
  return { path, store, write, volumes };
}

describe('the books, when the fleet is corrected', () => {
  it('work out the whole series anew: a capacity that was not known makes a rollover of a fall', () => {
    const { store, write, volumes } = books();
    [99_900, 99_990, 70, 160].forEach((vb, day) => write(day * DAY, vb));
    expect(volumes()).toEqual([90, 0, 90, 0]);
    store.setPlaces([spec({ capacity: 100_000 })]);
    while (store.settle(1) > 0);
    expect(volumes()).toEqual([90, 80, 90, 0]);
    expect(store.read.versions(METER, '2026-03-03').at(-1)?.cause).toBe('correction');
    store.close();
  });

  it('leave what is settled alone when nothing of it changes, also over a restart', () => {
    const { path, store, write } = books();
    [100, 110, 125].forEach((vb, day) => write(day * DAY, vb));
    store.close();
    const again = books({ path });
    expect(again.store.unsettled).toBe(0);
    again.store.close();
  });

  it('let the table of all meters follow each change of the newest days', () => {
    const { store, write } = books();
    [100, 110].forEach((vb, day) => write(day * DAY, vb));
    expect(store.read.periods(ALL).cells[0]).toBe(10);
    write(2 * DAY, 125);
    expect(store.read.periods(ALL).cells[0]).toBe(25);
    store.setPlaces([spec(), spec({ meter: MeterId.parse('M-2') })]);
    const own = { ...point(0, { vb: 5 }), position: position(90) };
    store.write({ points: [{ meter: 'M-2', point: own }], replacements: [], upTo: 90, at: null });
    while (store.settle(1) > 0);
    expect(store.read.periods(ALL).meters).toEqual(['M-1', 'M-2']);
    store.close();
  });
});

describe('register readings that are older than they are kept', () => {
  it('go, the days stay as they were, and what is late comes into the kept days alone', () => {
    const { store, write, volumes } = books({ pointDays: 31 });
    for (let day = 0; day < 60; day += 1) write(day * DAY, 1000 + 10 * day);
    const before = volumes();
    while (store.forget(1) > 0);
    const kept = store.read.points(METER, epochMs(MONDAY), epochMs(MONDAY + 100 * DAY));
    // 31 days back from the last record, and the one before from which the line goes on
    expect(kept).toHaveLength(32);
    expect(volumes()).toEqual(before);
    write(5 * DAY + HOUR, 1_000_000);
    expect(volumes()).toEqual(before);
    write(60 * DAY, 1600);
    expect(volumes().slice(0, 60)).toEqual([...before.slice(0, 59), 10]);
    store.close();
  });
});

describe('what history fills in', () => {
  it('may come in any order and be there already, and moves no cursor', () => {
    const { store, write, volumes } = books();
    write(2 * DAY, 120);
    write(3 * DAY, 130);
    const old = [0, 1, 2].map((day) => ({
      meter: METER,
      point: { ...point(day * DAY, { vb: 100 + 10 * day }), position: position(1) },
    }));
    store.fill(old);
    store.fill(old);
    while (store.settle(1) > 0);
    expect(volumes()).toEqual([10, 10, 10, 0]);
    expect(store.cursor).toBe(2);
    expect(store.isFilled).toBe(false);
    store.setFilled('yes');
    expect(store.isFilled).toBe(true);
    store.close();
  });
});
