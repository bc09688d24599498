import { describe, expect, it } from 'vitest';
import {
  fieldsOf,
  type StreamReading,
  withFields,
  withReadings,
} from '../../../src/console/api/device-values.ts';

const reading = (ts: number, values: Record<string, unknown>): StreamReading => ({
  device: 'rtu',
  record: 'station',
  ts: new Date(ts).toISOString(),
  receivedAt: new Date(ts).toISOString(),
  values,
});

describe('values of a device as they come', () => {
  it('have paths as telemetry names them', () => {
    expect(fieldsOf({ pOut: 3, runs: { A: { q: 1, ssv: 'open' } }, flags: ['magnet'] })).toEqual([
      ['pOut', 3],
      ['runs.A.q', 1],
      ['runs.A.ssv', 'open'],
      ['flags', ['magnet']],
    ]);
  });

  it('leave out what is no value', () => {
    expect(fieldsOf({ a: null, b: undefined, c: [1] })).toEqual([]);
  });

  it('keep the newest of each field, whatever the order of arrival', () => {
    const values = withReadings(new Map(), [
      reading(2000, { pOut: 3, q: 1 }),
      reading(1000, { pOut: 9, bypass: 'open' }),
    ]).get('rtu');
    expect(values?.get('pOut')).toEqual({ value: 3, ts: 2000 });
    expect(values?.get('bypass')).toEqual({ value: 'open', ts: 1000 });
  });

  it('do not come from events and connection changes', () => {
    const event: StreamReading = { ...reading(1000, { code: 'x' }), record: 'event' };
    expect(withReadings(new Map(), [event]).size).toBe(0);
  });

  it('are the same object when nothing is newer', () => {
    const before = new Map([['pOut', { value: 3, ts: 2000 }]]);
    expect(withFields(before, [['pOut', { value: 1, ts: 1000 }]])).toBe(before);
  });
});
