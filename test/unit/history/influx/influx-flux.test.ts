import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/model/units.ts';
import { influxBench, meterRow } from '../../../support/influx-engine.ts';

const HOUR = 3_600_000;
const TS = epochMs(Date.UTC(2026, 2, 10));

/** Names that mean something in Flux, in line protocol or in a CSV. */
const HOSTILE = [
  '") |> drop(columns: ["device"]) //',
  '" or true or r.device == "',
  '${r.device}',
  '\\${1 + 1}',
  '\\',
  '\\"',
  'a\nb',
  'tab\there',
  "it's, = x",
  '"quoted"',
  '#datatype',
  '站 №1 🔥',
];

describe('queries', () => {
  it('finds a device of any name, it alone, in every kind of question', async () => {
    const { engine } = await influxBench();
    await engine.prepare();
    const rows = HOSTILE.map((device, n) =>
      meterRow({ device, revision: n % 2, numbers: { vb: n + 0.5 } }),
    );
    await engine.send(rows);
    for (const [n, device] of HOSTILE.entries()) {
      const span = { measurements: ['meter'], devices: [device], from: TS } as const;
      const to = epochMs(TS + 1);
      expect(await engine.rows({ ...span, to })).toEqual([rows[n]]);
      const newest = await engine.newestAt({ ...span, before: TS });
      expect(newest.map((row) => [row.device, row.fields['vb']?.value])).toEqual([
        [device, n + 0.5],
      ]);
      const revised = await engine.revised({ ...span, to });
      expect(revised.map((moment) => moment.device)).toEqual(n % 2 === 1 ? [device] : []);
    }
    const all = await engine.devices({ from: TS, to: epochMs(TS + 1) });
    expect([...all].sort()).toEqual([...HOSTILE].sort());
  });

  it('finds a run and a kind of any name', async () => {
    const { engine } = await influxBench();
    await engine.prepare();
    const rows = HOSTILE.map((name, n) =>
      meterRow({ measurement: 'run', run: name, kind: name, numbers: { pOut: n } }),
    );
    await engine.send(rows);
    for (const [n, run] of HOSTILE.entries()) {
      const windows = await engine.windows({
        measurement: 'run',
        device: 'M-1',
        run,
        fields: ['pOut'],
        from: TS,
        to: epochMs(TS + HOUR),
        everyMs: HOUR,
      });
      expect(windows.map(({ sum, count }) => [sum, count])).toEqual([[n, 1]]);
    }
  });

  it('asks nothing where nothing can be', async () => {
    const { engine, fake } = await influxBench();
    await engine.prepare();
    const none = { measurements: ['meter'], devices: [], from: TS, to: epochMs(TS + 1) } as const;
    const empty = { ...none, devices: 'all', to: TS } as const;
    const calls = [
      engine.rows(none),
      engine.rows(empty),
      engine.revised(empty),
      engine.newestAt({ ...none, before: TS }),
      engine.devices({ from: TS, to: TS }),
    ];
    expect((await Promise.all(calls)).flat()).toEqual([]);
    expect(fake.queries).toEqual([]);
  });

  it('asks for many devices in several queries, each row once', async () => {
    const { engine, fake } = await influxBench();
    await engine.prepare();
    const rows = Array.from({ length: 450 }, (_, n) => meterRow({ device: `M-${n}` }));
    await engine.send(rows);
    const devices = rows.map(({ device }) => device);
    const query = { measurements: ['meter'], devices, from: TS, to: epochMs(TS + 1) } as const;
    expect(await engine.rows(query)).toHaveLength(450);
    expect(fake.queries).toHaveLength(3);
  });
});
