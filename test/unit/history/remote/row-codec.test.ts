import { describe, expect, it } from 'vitest';
import type { RemoteRow } from '../../../../src/history/remote/engine.ts';
import {
  contentOf,
  currentOf,
  readingsOf,
  rowsOf,
} from '../../../../src/history/remote/row-codec.ts';
import { DAY0, event, meter, station } from '../../../contract/history-readings.ts';

const TRAITS = { flushHorizonMs: 0, text: 'bounded', textBytes: 200, digits: null } as const;
const encoded = (reading: Parameters<typeof rowsOf>[0]) => rowsOf(reading, TRAITS);

describe('rows of a reading', () => {
  it('are one for the station and one for each run, also one that says nothing', () => {
    const reading = station('S1', DAY0, 7, { pOut: 2, runs: { A: { q: 1 }, B: {} } }, 3);
    const rows = encoded(reading);
    expect(rows.map(({ measurement, run, numbers }) => [measurement, run, numbers])).toEqual([
      [
        'station',
        '',
        {
          pOut: 2,
          run_count: 2,
          received_at: DAY0 + 700,
          journal_position: 7,
          message_index: 3,
        },
      ],
      ['run', 'A', { q: 1 }],
      ['run', 'B', { present: 1 }],
    ]);
    expect(readingsOf([...rows].reverse())).toEqual([
      { reading, revision: 0, content: contentOf(rows) },
    ]);
  });

  it('say the same however the device ordered it and by whatever message it came', () => {
    const one = station('S1', DAY0, 7, { pOut: 2, runs: { A: { q: 1 }, B: { q: 2 } } });
    const other = station('S1', DAY0, 9, { runs: { B: { q: 2 }, A: { q: 1 } }, pOut: 2 }, 4);
    expect(contentOf(encoded(one))).toBe(contentOf(encoded(other)));
    const changed = station('S1', DAY0, 9, { runs: { B: { q: 1 }, A: { q: 2 } }, pOut: 2 });
    expect(contentOf(encoded(one))).not.toBe(contentOf(encoded(changed)));
  });

  it('for an engine that rounds are rounded, and say the same whatever it makes of them', () => {
    const rounding = { ...TRAITS, digits: 12 };
    const values = { qm: 1 / 3, vb: 123_456_789.012, seq: 2 ** 53 - 1 };
    const [row] = rowsOf(meter('M1', DAY0, 1, values), rounding);
    expect(row?.numbers).toMatchObject({ ...values, qm: 0.333_333_333_333 });
    const packed = readingsOf([{ ...row, numbers: { ...row?.numbers, qm: 0.33 } } as RemoteRow]);
    expect(packed[0]?.content).toBe(contentOf(row === undefined ? [] : [row]));
    const [other] = rowsOf(meter('M1', DAY0, 1, { ...values, qm: 0.33 }), rounding);
    expect(contentOf(other === undefined ? [] : [other])).not.toBe(packed[0]?.content);
  });

  it('of a cut event differ where the part that was cut differs', () => {
    const log = 'x'.repeat(500);
    const [a, b] = [
      event('S1', DAY0, 1, 'r', { log }),
      event('S1', DAY0, 1, 'r', { log: `${log}y` }),
    ];
    expect(encoded(a)[0]?.text).toBe(encoded(b)[0]?.text);
    expect(contentOf(encoded(a))).not.toBe(contentOf(encoded(b)));
  });

  it('without their envelope are left out: the engine kept a part of a row', () => {
    const rows = encoded(meter('M1', DAY0, 1, { vb: 1 })).map((row) => ({
      ...row,
      numbers: { vb: 1 },
    }));
    expect(readingsOf(rows)).toEqual([]);
    const [, run] = encoded(station('S1', DAY0, 1, { runs: { A: { q: 1 } } }));
    expect(readingsOf(run === undefined ? [] : [run])).toEqual([]);
  });

  it('of several revisions make the one reading that came last in the journal', () => {
    const readings = [4, 9, 6].map((at) => meter('M1', DAY0, at, { vb: at }));
    const stored = readings.flatMap((reading, revision) =>
      readingsOf(encoded(reading).map((row) => ({ ...row, revision }))),
    );
    expect(currentOf(stored)).toEqual([readings[1]]);
  });
});
