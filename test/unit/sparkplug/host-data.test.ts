import { describe, expect, it } from 'vitest';
import {
  at,
  bornHost,
  data,
  fed,
  hostWith,
  METER_TELEMETRY,
  NODE_TELEMETRY,
  nodeBirth,
  pOut,
  START,
  sent,
  topics,
  vb,
} from '../../support/sparkplug-run.ts';

describe('data', () => {
  // tck-id-payloads-alias-data-cmd-requirement
  it('are understood by the aliases of the birth', () => {
    const host = bornHost();
    expect(fed(host, sent('NDATA', data(2, pOut(145))))).toEqual([
      [NODE_TELEMETRY, [{ ts: START + 1000, pOut: 145 }]],
    ]);
    expect(fed(host, sent('DDATA', data(3, vb(1001)), { device: 'm1' }))).toEqual([
      [METER_TELEMETRY, [{ ts: START + 1000, vb: 1001 }]],
    ]);
  });

  it('by name take the datatype of the birth', () => {
    const host = hostWith();
    host.take(sent('NBIRTH', nodeBirth(0, [{ name: 'rssi', datatype: 1, int: -70 & 0xff }])));
    const told = fed(host, sent('NDATA', data(1, { name: 'rssi', int: -80 & 0xff }, pOut(1))));
    expect(told).toEqual([[NODE_TELEMETRY, [{ ts: START + 1000, rssi: -80, pOut: 1 }]]]);
  });

  // tck-id-payloads-name-birth-data-requirement
  it('with several times make several records, oldest first', () => {
    const told = fed(bornHost(), sent('NDATA', data(2, pOut(3, 900), pOut(1, 700), pOut(2, 800))));
    expect(told).toEqual([
      [
        NODE_TELEMETRY,
        [
          { ts: START + 700, pOut: 1 },
          { ts: START + 800, pOut: 2 },
          { ts: START + 900, pOut: 3 },
        ],
      ],
    ]);
  });

  it('from a store keep their time and do not change what holds now', () => {
    const host = hostWith();
    const flag = { name: 'flags/magnet', alias: 3, datatype: 11, ts: START };
    host.take(sent('NBIRTH', nodeBirth(0, [{ ...flag, boolean: false }])));
    const late = { alias: 3, ts: START - 60_000, boolean: true, historical: true };
    expect(fed(host, sent('NDATA', data(1, late)))).toEqual([
      [NODE_TELEMETRY, [{ ts: START - 60_000, flags: ['magnet'] }]],
    ]);
    const battery = { name: 'flags/lowBattery', datatype: 11, ts: START + 5, boolean: true };
    expect(fed(host, sent('NDATA', data(2, battery)))).toEqual([
      [NODE_TELEMETRY, [{ ts: START + 5, flags: ['lowBattery'] }]],
    ]);
  });

  // tck-id-operational-behavior-data-publish-nbirth-values
  it('that are null are no value', () => {
    const told = fed(bornHost(), sent('NDATA', data(2, { alias: 1, isNull: true })));
    expect(told).toEqual([]);
  });

  // tck-id-payloads-propertyset-quality-value-value
  it.each([0, 500])('of quality %i are no value', (quality) => {
    const host = bornHost();
    expect(fed(host, sent('NDATA', data(2, { ...pOut(900), quality })))).toEqual([]);
    expect(host.counts.absent).toBe(1);
    expect(topics(fed(host, sent('NDATA', data(3, { ...pOut(90), quality: 192 }))))).toEqual([
      NODE_TELEMETRY,
    ]);
  });

  it('of metrics that are no fields are counted', () => {
    const host = hostWith();
    host.take(
      sent('NBIRTH', nodeBirth(0, [{ name: 'Pump/Speed', alias: 9, datatype: 7, int: 1 }])),
    );
    const before = host.counts.ignored;
    expect(fed(host, sent('NDATA', data(1, { alias: 9, int: 2 })))).toEqual([]);
    expect(host.counts.ignored).toBe(before + 1);
    expect(host.requests(at(0))).toEqual([]);
  });

  it('are renamed by the settings', () => {
    const host = hostWith({ 'Outlet/Pressure': 'runs/A/pOut' });
    const metric = { name: 'Outlet/Pressure', datatype: 10, ts: START, double: 4, unit: 'bar' };
    const told = fed(host, sent('NBIRTH', { ts: START, seq: 0, metrics: [metric] }));
    expect(told[1]?.[1]).toEqual([{ ts: START, runs: { A: { pOut: 400 } } }]);
  });

  it('in a unit of another kind stand alone, to be refused by name', () => {
    const host = bornHost();
    const wrong = { name: 'tGas', datatype: 10, ts: START, double: 15, unit: 'bar' };
    expect(fed(host, sent('NDATA', data(2, pOut(99), wrong)))).toMatchObject([
      [NODE_TELEMETRY, [{ pOut: 99 }, { tGas: expect.stringContaining('15 bar') }]],
    ]);
  });

  it('of events say what happened; a birth only declares', () => {
    const event = { name: 'event/powerLost', alias: 5, datatype: 11, ts: START };
    const host = hostWith();
    const birth = fed(host, sent('NBIRTH', nodeBirth(0, [{ ...event, boolean: true }])));
    expect(topics(birth)).toEqual(['gas/v1/rtu/status', NODE_TELEMETRY]);
    expect(fed(host, sent('NDATA', data(1, { alias: 5, ts: START + 9, boolean: true })))).toEqual([
      ['gas/v1/rtu/event', [{ ts: START + 9, code: 'powerLost' }]],
    ]);
    expect(fed(host, sent('NDATA', data(2, { alias: 5, boolean: false })))).toEqual([]);
  });

  it('of flags add up to the list that holds', () => {
    const host = hostWith();
    const flag = (alias: number, name: string) => ({ name, alias, datatype: 11, ts: START });
    host.take(
      sent(
        'NBIRTH',
        nodeBirth(0, [
          { ...flag(5, 'flags/magnet'), boolean: true },
          { ...flag(6, 'flags/lowBattery'), boolean: false },
        ]),
      ),
    );
    const set = (seq: number, alias: number, boolean: boolean) =>
      fed(host, sent('NDATA', data(seq, { alias, ts: START + seq, boolean })))[0]?.[1];
    expect(set(1, 6, true)).toEqual([{ ts: START + 1, flags: ['lowBattery', 'magnet'] }]);
    expect(set(2, 5, false)).toEqual([{ ts: START + 2, flags: ['lowBattery'] }]);
  });

  it.each([
    ['a list with commas', { datatype: 12, string: 'magnet, coverOpen' }],
    ['a StringArray', { datatype: 33, bytes: Buffer.from('magnet\0coverOpen\0') }],
    ['a DataSet', { datatype: 16, dataset: ['magnet', 'coverOpen'] }],
  ])('may give all flags as %s', (_name, flags) => {
    const told = fed(bornHost(), sent('NDATA', data(2, { name: 'flags', ts: START, ...flags })));
    expect(told).toEqual([[NODE_TELEMETRY, [{ ts: START, flags: ['magnet', 'coverOpen'] }]]]);
  });

  it('without any time of their own are of the time of their arrival', () => {
    const host = bornHost();
    const message = sent('NDATA', { seq: 2, metrics: [{ alias: 1, double: 7 }] }, { ms: 77 });
    expect(fed(host, message)).toEqual([[NODE_TELEMETRY, [{ ts: START + 77, pOut: 7 }]]]);
  });

  it('of more than 500 moments come in several messages', () => {
    const many = Array.from({ length: 1001 }, (_, step) => pOut(step, step));
    const told = fed(bornHost(), sent('NDATA', data(2, ...many)));
    expect(told.map(([, records]) => (Array.isArray(records) ? records.length : 0))).toEqual([
      500, 500, 1,
    ]);
  });
});
