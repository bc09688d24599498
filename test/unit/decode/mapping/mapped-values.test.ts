import { describe, expect, it } from 'vitest';
import { refusedOf, STAMP } from '../decode-fixtures.ts';
import { decodeForeign, fleetWith } from './mapping-fixtures.ts';

const BASE = {
  name: 'm',
  topic: 't',
  device: { constant: 'evc' },
  ts: { path: 't', format: 'iso' },
};

/** Values of the reading that one message gives under these fields. */
function valuesOf(fields: object, payload: object, more: object = {}) {
  const fleet = fleetWith({ ...BASE, fields, ...more });
  const { readings, rejections } = decodeForeign(fleet, {
    topic: 't',
    payload: { t: STAMP, ...payload },
  });
  expect(rejections).toEqual([]);
  const [reading] = readings;
  return reading?.record === 'meter' ? reading.values : undefined;
}

function refusalOf(fields: object, payload: object) {
  const fleet = fleetWith({ ...BASE, fields });
  const sent = { t: STAMP, vm: 1, ...payload };
  return refusedOf(decodeForeign(fleet, { topic: 't', payload: sent }));
}

describe('a foreign value', () => {
  it.each([
    [{ vm: { path: 'v' } }, { v: 12.5 }, { vm: 12.5 }],
    [{ vm: { path: 'v', scale: 0.01 } }, { v: 1250 }, { vm: 12.5 }],
    [{ vm: { path: 'v', scale: 10, offset: 5, unit: 'L' } }, { v: 100 }, { vm: 1.005 }],
    [{ tGas: { path: 'v', scale: 0.1, unit: 'K' } }, { v: 2832 }, { tGas: 10.05 }],
    [{ pAbs: { path: 'v', unit: 'barg', atmosphereKPa: 100 } }, { v: 4 }, { pAbs: 500 }],
    [{ vm: { path: 'v', written: 'text' } }, { v: ' 12.50 ' }, { vm: 12.5 }],
    [{ vm: { path: 'v', written: 'text', unit: 'L' } }, { v: '1e3' }, { vm: 1 }],
    [
      { vm: { path: 'v' }, qm: { path: 'q', values: { '-9999': null } } },
      { v: 1, q: -9999 },
      { vm: 1 },
    ],
    [
      { vm: { path: 'v' }, qm: { path: 'q', values: { idle: 0 } } },
      { v: 1, q: 'idle' },
      { vm: 1, qm: 0 },
    ],
    [{ vm: { path: 'v' }, qm: { path: 'q' } }, { v: 1, q: null }, { vm: 1 }],
    [{ valve: { path: 'v' } }, { v: 'open' }, { valve: 'open' }],
    [{ valve: { path: 'v', values: { true: 'closed' } } }, { v: true }, { valve: 'closed' }],
    [{ valve: { path: 'v', values: { 开: 'open' } } }, { v: '开' }, { valve: 'open' }],
    [
      { flags: { path: 'f' } },
      { f: ['magnet', 'magnet', 'coverOpen'] },
      { flags: ['magnet', 'coverOpen'] },
    ],
    [{ flags: { path: 'f' } }, { f: 'magnet, coverOpen' }, { flags: ['magnet', 'coverOpen'] }],
    [{ flags: { path: 'f' } }, { f: '' }, { flags: [] }],
    [
      { flags: { path: 'f', values: { E1: 'lowBattery', OK: null } } },
      { f: ['OK', 'E1'] },
      { flags: ['lowBattery'] },
    ],
    [
      { flags: { path: 'f', bits: { 0: 'lowBattery', 31: 'magnet' } } },
      { f: 2 ** 31 + 3 },
      { flags: ['lowBattery', 'magnet'] },
    ],
    [
      { 'flags.magnet': { path: 'm' }, 'flags.coverOpen': { path: 'c' } },
      { m: 1, c: false },
      { flags: ['magnet'] },
    ],
    [
      { flags: { path: 'f' }, 'flags.magnet': { path: 'm', values: { yes: true } } },
      { f: ['magnet'], m: 'yes' },
      { flags: ['magnet'] },
    ],
  ])('becomes ours: %j of %j', (fields, payload, values) => {
    expect(valuesOf(fields, payload)).toEqual(values);
  });

  it('may always be the same', () => {
    const fields = { vm: { path: 'v' } };
    const constants = { valve: 'open', 'flags.creditLow': true };
    expect(valuesOf(fields, { v: 1 }, { constants })).toEqual({
      vm: 1,
      valve: 'open',
      flags: ['creditLow'],
    });
  });

  it.each([
    [{ vm: { path: 'v' } }, { v: [] }, 'vm', 'vm at v: expected a number, found an array'],
    [
      { vm: { path: 'v', written: 'text' } },
      { v: '12 m3' },
      'vm',
      'expected a number, found "12 m3" (text)',
    ],
    [
      { valve: { path: 'v' } },
      { v: 1 },
      'valve',
      'valve at v: expected one of open, closed, moving, fault, found 1',
    ],
    [{ flags: { path: 'v' } }, { v: 3 }, 'flags', 'a number needs bits'],
    [
      { flags: { path: 'v', bits: { 0: 'magnet' } } },
      { v: -1 },
      'flags',
      'expected flags, found -1',
    ],
    [
      { flags: { path: 'v' } },
      { v: ['E9'] },
      'flags',
      'expected flags, found "E9" (text) among them',
    ],
    [{ flags: { path: 'v' } }, { v: true }, 'flags', 'expected a list of flags or a number'],
    [
      { 'flags.magnet': { path: 'v' } },
      { v: 2 },
      'flags.magnet',
      'expected true, false, 1 or 0, found 2',
    ],
    [
      { tGas: { path: 'v', unit: 'K' } },
      { v: 20 },
      'tGas',
      'tGas: expected °C from -60 to 120, found -253.15',
    ],
  ])('that is not what it should be is refused: %j of %j', (fields, payload, path, detail) => {
    const refused = refusalOf(fields, payload);
    expect(refused.path).toBe(path);
    expect(refused.detail).toContain(detail);
  });
});

describe('the time of a foreign record', () => {
  const stamped = (ts: object, t: unknown) => {
    const fleet = fleetWith({ ...BASE, ts, fields: { vm: { path: 'v' } } });
    return decodeForeign(fleet, { topic: 't', payload: { t, v: 1 } });
  };

  it.each([
    [{ path: 't', format: 'iso' }, STAMP],
    [{ path: 't', format: 'iso' }, STAMP.replace('T', ' ')],
    [{ path: 't', format: 'epochSeconds' }, Date.parse(STAMP) / 1000],
    [{ path: 't', format: 'epochSeconds' }, `${Date.parse(STAMP) / 1000}`],
    [{ path: 't', format: 'epochMillis' }, Date.parse(STAMP)],
    [{ path: 't', format: 'local', timeZone: 'Asia/Shanghai' }, '2026-03-01 08:00:00'],
    [{ path: 't', format: 'local', timeZone: 'Asia/Shanghai' }, 20260301080000],
  ])('is read as %j says', (ts, t) => {
    expect(stamped(ts, t).readings).toMatchObject([{ ts: Date.parse(STAMP) }]);
  });

  it.each([
    [{ path: 't', format: 'iso' }, 5, 'ts at t: expected ISO 8601 text with offset, found 5'],
    [{ path: 't', format: 'iso' }, '2026-03-01 08:00:00', 'without offset'],
    [
      { path: 't', format: 'epochMillis' },
      'noon',
      'ts at t: expected a number of seconds or milliseconds since 1970',
    ],
    [
      { path: 't', format: 'local', timeZone: 'Europe/Berlin' },
      '2025-03-30 02:30',
      'expected a time that there is in Europe/Berlin',
    ],
    [
      { path: 't', format: 'local', timeZone: 'Europe/Berlin' },
      '2025-02-30 02:30',
      'expected a date with a time of day',
    ],
    [
      { path: 't', format: 'local', timeZone: 'Europe/Berlin' },
      '30.3.2025',
      'expected a local time such as',
    ],
    [
      { path: 't', format: 'epochSeconds' },
      Date.parse(STAMP) / 1000 + 500,
      'is 490 s after its arrival',
    ],
  ])('that cannot be is refused: %j of %j', (ts, t, detail) => {
    expect(refusedOf(stamped(ts, t)).detail).toContain(detail);
  });
});

describe('events and status', () => {
  it('come out as such', () => {
    const event = fleetWith({
      ...BASE,
      record: 'event',
      fields: { code: { path: 'c', values: { 17: 'doorOpened' } }, by: { path: 'who' } },
    });
    const payload = { t: STAMP, c: 17, who: { name: 'x' } };
    expect(decodeForeign(event, { topic: 't', payload }).readings).toMatchObject([
      { record: 'event', code: 'doorOpened', values: { by: { name: 'x' } } },
    ]);
    const { ts: _, ...rest } = BASE;
    const fields = { status: { path: '$', values: { 1: 'online', 0: 'offline' } } };
    const status = fleetWith({ ...rest, record: 'status', payload: 'text', fields });
    expect(decodeForeign(status, { topic: 't', payload: '0\n' }).readings).toMatchObject([
      { record: 'status', online: false },
    ]);
    expect(refusedOf(decodeForeign(status, { topic: 't', payload: 'up' })).detail).toContain(
      'mapping m: status at $: expected one of 0, 1, online, offline, found "up"',
    );
  });

  it('are one event for an array without records, and the word itself without fields', () => {
    const { ts: _, ...rest } = BASE;
    const ours = fleetWith({ ...rest, record: 'status' });
    expect(decodeForeign(ours, { topic: 't', payload: '"online"' }).readings).toMatchObject([
      { record: 'status', online: true },
    ]);
  });
});

describe('one value a topic', () => {
  it('is read from text, a record for each', () => {
    const fleet = fleetWith({
      name: 'p',
      topic: 'plant/{d}/P1',
      payload: 'text',
      device: { topic: 'd' },
      ts: { format: 'received' },
      kind: 'snapshot',
      fields: { pOut: { path: '$', unit: 'bar' } },
    });
    expect(
      decodeForeign(fleet, { topic: 'plant/rtu/P1', payload: '1.002' }).readings,
    ).toMatchObject([{ record: 'station', kind: 'snapshot', values: { pOut: 100.2 } }]);
  });

  it('is picked from a list of tags', () => {
    const fields = {
      vm: { path: "values[id='C1.D1.VM'].v" },
      tGas: { path: 'values[id=T].v', unit: 'F' },
    };
    const values = [
      { id: 'T', v: 50 },
      { id: 'C1.D1.VM', v: 7 },
    ];
    expect(valuesOf(fields, { values })).toEqual({ vm: 7, tGas: 10 });
  });
});
