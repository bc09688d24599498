import { describe, expect, it } from 'vitest';
import {
  fieldsOf,
  kindOf,
  METER_COLUMNS,
  RUN_COLUMNS,
  runPath,
  STATION_COLUMNS,
} from '../../../src/history/columns.ts';
import { MeterValues, RunValues, StationValues } from '../../../src/model/record.ts';
import { event, meter, station, status } from '../../contract/history-readings.ts';

const names = (columns: readonly { readonly name: string }[]) => columns.map((c) => c.name).sort();

describe('columns', () => {
  it('are exactly the fields of the records', () => {
    expect(names(METER_COLUMNS)).toEqual(Object.keys(MeterValues.shape).sort());
    expect(names(RUN_COLUMNS)).toEqual(Object.keys(RunValues.shape).sort());
    expect([...names(STATION_COLUMNS), 'runs'].sort()).toEqual(
      Object.keys(StationValues.shape).sort(),
    );
  });

  it('store every choice of a record', () => {
    const shapes = [
      [METER_COLUMNS, MeterValues.shape.valve.unwrap().options, 'valve'],
      [STATION_COLUMNS, StationValues.shape.bypass.unwrap().options, 'bypass'],
      [STATION_COLUMNS, StationValues.shape.bypassLock.unwrap().options, 'bypassLock'],
      [STATION_COLUMNS, StationValues.shape.relief.unwrap().options, 'relief'],
      [STATION_COLUMNS, StationValues.shape.door.unwrap().options, 'door'],
      [STATION_COLUMNS, StationValues.shape.mains.unwrap().options, 'mains'],
      [RUN_COLUMNS, RunValues.shape.ssv.unwrap().options, 'ssv'],
      [RUN_COLUMNS, RunValues.shape.inletValve.unwrap().options, 'inletValve'],
    ] as const;
    for (const [columns, options, name] of shapes) {
      const column = columns.find((candidate) => candidate.name === name);
      const shown = options.map((_: string, code: number) => column?.show(code));
      expect(new Set(shown)).toEqual(new Set(options));
    }
  });

  it('read run paths, also of a run id with dots', () => {
    expect(runPath('runs.A.pOut')).toEqual({ run: 'A', field: 'pOut' });
    expect(runPath('runs.A.1.q')).toEqual({ run: 'A.1', field: 'q' });
    expect([runPath('runs'), runPath('runs.'), runPath('runs.A'), runPath('pOut')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('fields of a reading', () => {
  it('have the paths of the contract', () => {
    expect(fieldsOf(station('S', 1, 1, { pOut: 2, runs: { A: { q: 0, ssv: 'open' } } }))).toEqual({
      pOut: 2,
      'runs.A.q': 0,
      'runs.A.ssv': 'open',
    });
    expect(fieldsOf(meter('M', 1, 1, { flags: ['magnet'], valve: 'closed' }))).toEqual({
      flags: ['magnet'],
      valve: 'closed',
    });
    expect(fieldsOf(event('S', 1, 1, 'x', { n: 1, deep: { a: 1 }, none: null }))).toEqual({
      code: 'x',
      n: 1,
      deep: '{"a":1}',
      none: 'null',
    });
    expect(fieldsOf(status('S', 1, 1, false))).toEqual({ online: false });
  });

  it('name the kind of each row', () => {
    expect([
      kindOf(meter('M', 1, 1, { vb: 1 }, 'snapshot')),
      kindOf(event('S', 1, 1, 'door.opened', {})),
      kindOf(status('S', 1, 1, true)),
    ]).toEqual(['snapshot', 'door.opened', 'status']);
  });
});
