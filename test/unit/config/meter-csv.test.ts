import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/config/csv-table.ts';
import { parseMeterCsv } from '../../../src/config/meter-csv.ts';
import { FleetShape } from '../../../src/model/fleet.ts';

const site = { name: 'S', zone: 'z', customer: 'c' };
const fleet = FleetShape.parse({
  sites: [
    {
      ...site,
      id: 's1',
      station: { device: 'rtu', setKPa: 100, runs: [{ id: 'A', role: 'duty', setKPa: 100 }] },
      meters: [{ id: 'm0', device: 'd0', type: 'rotary', qMin: 1, qMax: 10 }],
    },
    { ...site, id: 's2' },
  ],
  devices: ['rtu', 'd0', 'd1', 'd2'].map((id) => ({ id, password: 'x', reporting: 'hourly' })),
});

const HEADER = 'site,id,device,type,qMin,qMax';

function problemsOf(text: string): string[] {
  const parsed = parseMeterCsv(text, fleet);
  return parsed.ok
    ? []
    : parsed.error.map(({ row, column, problem }) => `${row} ${column}: ${problem}`);
}

describe('CSV of meters', () => {
  it('reads numbers in columns that may be absent', () => {
    const text = `${HEADER},capacity,pulseWeight,fixedFactor\ns1,m1,d1,rotary,1,100,1e6,0.1,\n`;
    const parsed = parseMeterCsv(text, fleet);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const [meter] = [...parsed.value.values()].flat();
    expect(meter).toMatchObject({ capacity: 1_000_000, pulseWeight: 0.1 });
    expect(meter).not.toHaveProperty('fixedFactor');
  });

  it('adds meters to their sites', () => {
    const text = `\uFEFF${HEADER},run,serial,prepay.unit,prepay.price\r\ns1,m1,d1,rotary,1,100,A,"007, ""x""",m3,2.5\r\n\r\ns2,m2,d2,turbine,.5,1e2,,,,\r\n`;
    const parsed = parseMeterCsv(text, fleet);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const added: ReadonlyMap<string, unknown> = parsed.value;
    expect(added.get('s1')).toEqual([
      {
        id: 'm1',
        device: 'd1',
        type: 'rotary',
        qMin: 1,
        qMax: 100,
        run: 'A',
        serial: '007, "x"',
        prepay: { unit: 'm3', price: 2.5 },
        conversion: 'none',
        status: 'inService',
      },
    ]);
    expect(added.get('s2')).toMatchObject([{ id: 'm2', qMin: 0.5, qMax: 100 }]);
  });

  it('keeps a serial of digits as text', () => {
    const parsed = parseMeterCsv(`${HEADER},serial\ns1,m1,d1,rotary,1,10,0012`, fleet);
    expect(JSON.stringify(parsed.ok && [...parsed.value])).toContain('"serial":"0012"');
  });

  it('tells every problem by row and column', () => {
    const rows = [
      's9,m1,d1,rotary,1,100',
      's1,m0,d0,rotary,1,10',
      's1,m3,d9,rotary,10,1',
      's1,,d2,gas,x,10',
      's1,m4',
    ];
    expect(problemsOf([HEADER, ...rows].join('\n'))).toEqual([
      '2 site: no site has the id s9',
      "3 id: m0 is already a meter's id",
      '3 device: d0 already serves a meter',
      '4 qMin: 10 must be below qMax 1',
      '4 device: no device has the id d9',
      '5 id: missing',
      '5 type: Invalid option: expected one of "diaphragm"|"rotary"|"turbine"|"ultrasonic", found "gas"',
      '5 qMin: expected number, received string, found "x"',
      '6 : 2 cells, expected 6',
    ]);
  });

  it('refuses the same meter or device twice in one file, and a run the site lacks', () => {
    const text = `${HEADER},run\ns1,m1,d1,rotary,1,9,A\ns2,m1,d1,rotary,1,9,A`;
    expect(problemsOf(text)).toEqual([
      "3 id: m1 is already a meter's id",
      '3 device: d1 already serves a meter',
      "3 run: the site's station has no run A",
    ]);
  });

  it('refuses a header with unknown, repeated or missing columns', () => {
    const found = problemsOf('site,id,id,colour\ns1,m1,m1,red');
    expect(found.map((line) => line.split(':')[0])).toEqual([
      '1 colour',
      '1 id',
      '1 device',
      '1 type',
      '1 qMin',
      '1 qMax',
    ]);
    expect(problemsOf('')).toHaveLength(1);
    expect(problemsOf(HEADER)).toHaveLength(1);
  });
});

describe('RFC 4180', () => {
  it('gives back what was quoted', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '东') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const text = rows
          .map((cells) => cells.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
          .join(end);
        const kept = rows.filter((cells) => cells.some((value) => value.trim() !== ''));
        const parsed = parseCsv(text);
        expect(parsed.ok && parsed.value.map((row) => row.cells)).toEqual(kept);
      }),
    );
  });

  it('tells where a quote is not closed', () => {
    expect(parseCsv('a,b\nc,"d\ne')).toEqual({ ok: false, error: 2 });
    expect(parseCsv('a,"b"c')).toEqual({ ok: false, error: 1 });
  });

  it('counts lines through quoted line ends', () => {
    const parsed = parseCsv('"a\nb",c\n\nd,e\n');
    expect(parsed.ok && parsed.value.map((row) => row.line)).toEqual([1, 4]);
  });
});
