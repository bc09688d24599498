import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packer } from '../../../src/history/duckdb/pack.ts';
import { unpack } from '../../../src/history/duckdb/unpack.ts';
import type { Reading } from '../../../src/model/reading.ts';
import { METER_FLAGS } from '../../../src/model/record.ts';
import { event, meter, station, status } from '../../contract/history-readings.ts';

const ts = fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 });
const at = fc.integer({ min: 1, max: 2 ** 40 });
const id = fc.constantFrom('S1', 'M-2', 'x.y:z', '0');
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] });

const run = some({
  ssv: fc.constantFrom('open', 'tripped', 'closed', 'fault'),
  inletValve: fc.constantFrom('open', 'closed'),
  position: number(-5, 105),
  pOut: number(-100, 20_000),
});
const stations = fc.tuple(
  id,
  ts,
  at,
  some({
    pIn: number(-100, 20_000),
    q: number(-1e6, 1e6),
    runs: fc.dictionary(fc.constantFrom('A', 'B', 'C.1', '运行'), run),
    bypass: fc.constantFrom('closed', 'open', 'moving', 'fault'),
    seq: fc.maxSafeNat(),
  }),
);
const meters = fc.tuple(
  id,
  ts,
  at,
  some({
    vb: number(0, 1e12),
    valve: fc.constantFrom('open', 'closed', 'moving', 'fault'),
    flags: fc.subarray([...METER_FLAGS]),
  }),
  fc.constantFrom('interval' as const, 'snapshot' as const),
);
const reading: fc.Arbitrary<Reading> = fc.oneof(
  stations.map(([device, time, place, values]) => station(device, time, place, values)),
  meters.map(([device, time, place, values, kind]) => meter(device, time, place, values, kind)),
  fc
    .tuple(id, ts, at, fc.string({ minLength: 1 }), fc.dictionary(fc.string(), fc.jsonValue()))
    // as it would be after decoding: what JSON can carry
    .map(([d, t, p, code, values]) => event(d, t, p, code, JSON.parse(JSON.stringify(values)))),
  fc.tuple(id, ts, at, fc.boolean()).map(([d, t, p, online]) => status(d, t, p, online)),
);

const byRecord = (readings: readonly Reading[]): Reading[] => [
  ...readings.filter((r) => r.record === 'meter'),
  ...readings.filter((r) => r.record === 'station'),
  ...readings.filter((r) => r.record === 'event' || r.record === 'status'),
];

describe('packing', () => {
  it('comes back as it went, over several batches of one packer', () => {
    fc.assert(
      fc.property(fc.array(fc.array(reading, { maxLength: 20 }), { maxLength: 4 }), (batches) => {
        const packer = new Packer();
        const names: string[] = [];
        for (const readings of batches) {
          const packed = packer.pack(readings);
          names.push(...packed.newNames);
          expect(unpack(packed, (code) => names[code] ?? '?')).toEqual(byRecord(readings));
        }
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 150 },
    );
  });

  it('gives flags back as a set in the order of the contract', () => {
    const packer = new Packer();
    const packed = packer.pack([
      meter('M1', 1e12, 1, { flags: ['magnet', 'lowBattery', 'magnet'] }),
    ]);
    expect(unpack(packed, (code) => packed.newNames[code] ?? '?')).toEqual([
      meter('M1', 1e12, 1, { flags: ['lowBattery', 'magnet'] }),
    ]);
  });

  it('grows where a station has many runs', () => {
    const runs = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`run${n}`, { q: n }]));
    const packer = new Packer();
    const one = [station('S1', 1e12, 1, { runs }), station('S2', 1e12, 2, { runs: {} })];
    const packed = packer.pack(one);
    expect(unpack(packed, (code) => packed.newNames[code] ?? '?')).toEqual(one);
  });
});
