import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unescapeTag } from '../../src/history/influx/influx-names.ts';
import type { RemoteRow } from '../../src/history/remote/engine.ts';
import { TEST_SEED } from '../support/seed.ts';
import { freshDay, type LineProof, lineProof } from './line-proof.ts';

let proof: LineProof;
beforeAll(async () => {
  proof = await lineProof();
});
afterAll(() => proof.end());

const NAMES = [
  'plain',
  'two words',
  'a,b',
  'a=b',
  '"quoted"',
  "it's",
  'back\\slash',
  'ends in \\',
  '\\',
  '\\n is no break',
  'real\nbreak',
  'tab\t',
  ' lead and trail ',
  '100%',
  '%5c',
  '调压站 №1，中文',
  '🔥',
  '#comment',
  'ünïcödé',
];

const NUMBERS = [
  0,
  1,
  -1,
  0.1,
  -0.5,
  123_456_789.012,
  999_999_999_999,
  2 ** 53 - 1,
  -(2 ** 53 - 1),
  0.1 + 0.2,
  1 / 3,
  Math.PI * 1e300,
  1.797_693_134_862_315_7e308,
  -1e-300,
  2.225_073_858_507_201_4e-308,
  5e-324,
  1e21,
  1e-7,
];

const labelsOf = ({ device, kind, run, revision }: RemoteRow) => [
  device,
  kind,
  run,
  revision === 0 ? '' : String(revision),
];

describe('our lines in InfluxDB 1', () => {
  it('keeps every name, in every place that has one', async () => {
    const rows = freshDay(
      NAMES.flatMap((name, n) => [
        { device: name, numbers: { vb: n } },
        { measurement: 'event', kind: name, text: JSON.stringify({ [name]: name }) },
        { measurement: 'run', run: name, revision: n, numbers: { pOut: n } },
      ]),
    );
    expect(await proof.throughInflux(rows)).toEqual(rows);
  });

  it('keeps every number to the last bit, integers and codes among them', async () => {
    const rows = freshDay(
      NUMBERS.map((vb) => ({
        numbers: { vb, valve: 3, flags: 1 << 11, received_at: 2 ** 53 - 1, text_hash: 2 ** 53 - 1 },
      })),
    );
    expect(await proof.throughInflux(rows)).toEqual(rows);
  });

  it('keeps any rows there can be, as does the fake that stands in for InfluxDB 2', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 40 }), async (parts) => {
        const rows = freshDay(parts);
        expect(await proof.throughInflux(rows)).toEqual(rows);
        expect(await proof.throughFake(rows)).toEqual(rows);
      }),
      { seed: TEST_SEED, numRuns: 60 },
    );
  });
});

describe('our lines in VictoriaMetrics', () => {
  it('keeps every name; a text it cannot', async () => {
    const rows = freshDay(
      NAMES.flatMap((name, n) => [
        { device: name, numbers: { vb: n } },
        { measurement: 'event', kind: name, text: 'said' },
        { measurement: 'run', run: name, revision: n, numbers: { pOut: n } },
      ]),
    );
    const samples = await proof.throughVictoria(rows);
    for (const row of rows) {
      const own = samples.filter(({ ts }) => ts === row.ts);
      for (const { labels } of own) {
        const { device = '', kind = '', run = '', rev = '' } = labels;
        expect([device, kind, run, rev].map(unescapeTag)).toEqual(labelsOf(row));
      }
      const texts = own.filter(({ name }) => name === 'event_text');
      expect(texts.map(({ value }) => value)).toEqual(row.text === '' ? [] : [0]);
      expect(own).toHaveLength(Object.keys(row.numbers).length + texts.length);
    }
  });

  it('keeps numbers of up to twelve digits and all integers exactly, other doubles to twelve digits', async () => {
    const rows = freshDay(NUMBERS.map((vb, n) => ({ device: `N-${n}`, numbers: { vb } })));
    const samples = (await proof.throughVictoria(rows)).filter(({ name }) => name === 'meter_vb');
    const found = NUMBERS.map(
      (_, n) => samples.find(({ ts }) => ts === rows[n]?.ts)?.value ?? Number.NaN,
    );
    NUMBERS.forEach((sent, n) => {
      const value = found[n] ?? Number.NaN;
      if (Math.abs(sent) > 0 && Math.abs(sent) < 1e-300) expect([0, sent]).toContain(value);
      // as short as a register of a meter: not a bit is lost
      else if (Number.isSafeInteger(sent) || String(Math.abs(sent)).length <= 13) {
        expect(value).toBe(sent);
      } else {
        // 1/3 comes back as 0.333333333333 once it has been packed
        expect(Math.abs((value - sent) / sent)).toBeLessThan(2e-12);
      }
    });
  });

  it('keeps a register of twelve digits and small values beside it in one series', async () => {
    // of values further apart than fifteen digits reach, the large loses its last bits, and
    // 1 beside 1e300 becomes 0
    const values = [999_999_999_999, 1, 0.001, 123_456_789.012];
    const rows = freshDay(values.map((vb) => ({ device: 'usual', numbers: { vb } })));
    const samples = (await proof.throughVictoria(rows)).filter(({ name }) => name === 'meter_vb');
    expect(samples.map(({ value }) => value)).toEqual(values);
  });

  it('keeps the names, integers and codes of any rows there can be', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(codedRow, { minLength: 1, maxLength: 40 }), async (parts) => {
        // a device of its own for each, whatever else it is called
        const rows = freshDay(parts.map((row, n) => ({ ...row, device: `${n} ${row.device}` })));
        const samples = await proof.throughVictoria(rows);
        const found = samples.map(({ name, labels, ts, value }) => {
          const { device = '', kind = '', run = '', rev = '' } = labels;
          const series = [device, kind, run, rev].map(unescapeTag);
          return JSON.stringify([name, ...series, ts, value]);
        });
        const sent = rows.flatMap((row) =>
          Object.entries(row.numbers).map(([field, value]) =>
            JSON.stringify([`${row.measurement}_${field}`, ...labelsOf(row), row.ts, value]),
          ),
        );
        expect(found.sort()).toEqual(sent.sort());
      }),
      { seed: TEST_SEED, numRuns: 25 },
    );
  });
});

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 24 });
const value = fc
  .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger(), fc.nat(4))
  .map((one) => (one === 0 ? 0 : one));
const anyRow: fc.Arbitrary<Partial<RemoteRow>> = fc.record({
  measurement: fc.constantFrom('meter', 'station', 'run', 'event', 'status'),
  device: name,
  kind: name,
  run: fc.oneof(fc.constant(''), name),
  revision: fc.nat(12),
  text: fc.oneof(
    fc.constant(''),
    fc.dictionary(name, fc.jsonValue()).map((one) => JSON.stringify(one)),
  ),
  numbers: fc.dictionary(fc.constantFrom('vb', 'vm', 'pOut', 'seq', 'valve', 'online'), value),
});
const codedRow = fc.record({
  measurement: fc.constantFrom('meter', 'station', 'run', 'status'),
  device: name,
  kind: name,
  run: fc.oneof(fc.constant(''), name),
  revision: fc.nat(12),
  numbers: fc.dictionary(
    fc.constantFrom('seq', 'valve', 'flags', 'online'),
    fc.oneof(
      fc.maxSafeInteger().map((one) => (one === 0 ? 0 : one)),
      fc.nat(4),
    ),
  ),
});
