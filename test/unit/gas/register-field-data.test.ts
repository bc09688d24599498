import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  classifyRegister,
  type RegisterMeter,
  type RegisterReading,
} from '../../../src/gas/register.ts';
import type { RegisterClass } from '../../../src/model/meter-use.ts';
import { epochMs } from '../../../src/model/units.ts';

// real hourly records, which lie beside the project where they are available
const FOLDER = fileURLToPath(new URL('../../../../shared/field-data/evc/', import.meta.url));

/**
 * m³/h actual: the next G-number's Qmax (domain.md §A.4) above the 99.9th
 * percentile of the hourly mean flow, which is 5.1 to 6.8 on the small meters
 * and 15.6 to 22.7 on the others.
 */
const Q_MAX: Readonly<Record<string, number>> = {
  '01': 10,
  '02': 25,
  '03': 10,
  '05': 25,
  '06': 10,
  '08': 25,
  '10': 25,
  '13': 10,
  '16': 10,
};

interface Column {
  readonly name: 'GTotal' | 'BTotal';
  /** Bound of C: the network's highest pressure is about 0.45 MPa absolute, at 0 °C. */
  readonly factor: number;
}
const COLUMNS: readonly Column[] = [
  { name: 'GTotal', factor: 1 },
  { name: 'BTotal', factor: 5 },
];

function readRegister(meter: string, column: string): RegisterReading[] {
  const [header = '', ...lines] = readFileSync(`${FOLDER}evc-${meter}.csv`, 'utf8')
    .trim()
    .split(/\r?\n/);
  const place = header.split(',').indexOf(column);
  return lines
    .map((line) => line.split(','))
    .map((cells) => ({
      // local time without a zone: only differences matter here
      ts: epochMs(Date.parse(`${(cells[0] ?? '').replace(' ', 'T')}Z`)),
      value: Number(cells[place]),
    }))
    .toSorted((a, b) => a.ts - b.ts);
}

interface Odd {
  readonly at: string;
  readonly from: number;
  readonly to: number;
}

function classify(readings: readonly RegisterReading[], meter: RegisterMeter) {
  const counts = new Map<RegisterClass, number>();
  const odd: Odd[] = [];
  let previous: RegisterReading | null = null;
  for (const next of readings) {
    const { class: found } = classifyRegister(previous, next, meter);
    counts.set(found, (counts.get(found) ?? 0) + 1);
    if (previous !== null && !['forward', 'jitter'].includes(found)) {
      odd.push({ at: new Date(next.ts).toISOString(), from: previous.value, to: next.value });
    }
    previous = next;
  }
  return { counts, odd };
}

/**
 * Meter 16 was commissioned between its first record (2018-12-04, at atmospheric
 * pressure) and its second four months later, and its register was reset. That
 * is not on file, so the rules can only say that it ran backwards.
 */
const COMMISSIONED = {
  GTotal: { at: '2019-04-11T06:00:00.000Z', from: 294.16272, to: 22.126476 },
  BTotal: { at: '2019-04-11T06:00:00.000Z', from: 294.094522, to: 92.030256 },
};

describe.runIf(existsSync(FOLDER))('registers of nine real correctors', () => {
  for (const [meter, qMax] of Object.entries(Q_MAX)) {
    for (const { name, factor } of COLUMNS) {
      it(`meter ${meter} ${name} only ever moves as a register can`, () => {
        const readings = readRegister(meter, name);
        const asMeter = { qMax, capacity: null, factor, resolution: null, replaced: false };
        const { counts, odd } = classify(readings, asMeter);
        expect(readings.length).toBeGreaterThan(8000);
        expect(odd).toEqual(meter === '16' ? [COMMISSIONED[name]] : []);
        expect(counts.get('jitter') ?? 0).toBeLessThanOrEqual(2);
        expect(counts.get('forward')).toBeGreaterThanOrEqual(readings.length - 4);
      });
    }
  }

  it('takes the commissioning of meter 16 for a reset once it is on file', () => {
    const [first, second] = readRegister('16', 'GTotal');
    if (first === undefined || second === undefined) throw new Error('meter 16 has no records');
    const known = { qMax: 10, capacity: null, factor: 1, resolution: null, replaced: true };
    expect(classifyRegister(first, second, known).class).toBe('reset');
  });
});
