import { describe, expect, it } from 'vitest';
import { EXCERPT_LIMIT } from '../../../src/model/rejection.ts';
import {
  ARRIVAL,
  decodeJson,
  decodeText,
  METER_TOPIC,
  refusedOf,
  STAMP,
  STATION_TOPIC,
} from './decode-fixtures.ts';

const LONE_SURROGATE = /\p{Cs}/u;

describe('decoding a message', () => {
  it('reads a meter record', () => {
    const sent = { ts: STAMP, vm: 1.5, valve: 'open', flags: [], seq: 3, rssi: null };
    expect(decodeJson(METER_TOPIC, sent)).toEqual({
      device: 'evc',
      readings: [
        {
          device: 'evc',
          ts: Date.UTC(2026, 2, 1),
          receivedAt: ARRIVAL,
          position: 7,
          index: 0,
          record: 'meter',
          kind: 'interval',
          values: { vm: 1.5, valve: 'open', flags: [], seq: 3 },
        },
      ],
      rejections: [],
      unknownFields: new Map(),
    });
  });

  it('reads a station record with its runs', () => {
    const sent = {
      ts: ARRIVAL,
      pOut: 99.5,
      runs: { A: { ssv: 'open', q: 5, pIn: null }, B: null },
    };
    const { readings } = decodeJson(STATION_TOPIC, { ...sent, kind: 'snapshot' });
    expect(readings).toMatchObject([{ record: 'station', kind: 'snapshot', ts: ARRIVAL }]);
    expect(readings[0]).toHaveProperty('values', {
      pOut: 99.5,
      runs: { A: { ssv: 'open', q: 5 } },
    });
  });

  it('uses the good records of an array and refuses the bad ones by index', () => {
    const decoded = decodeJson(METER_TOPIC, [{ ts: STAMP, vm: 1 }, { ts: STAMP, vm: '2' }, 5]);
    expect(decoded.readings.map((reading) => reading.index)).toEqual([0]);
    expect(decoded.rejections).toMatchObject([
      { index: 1, reason: 'wrong-type', path: 'vm', excerpt: `{"ts":"${STAMP}","vm":"2"}` },
      { index: 2, reason: 'wrong-type', path: '', excerpt: '5' },
    ]);
  });

  it.each([
    ['gas/v1/evc', 'topic-unknown'],
    ['gas/v1/evc/sub/evc/status', 'topic-unknown'],
    ['gas/v1/evc/constructor', 'topic-unknown'],
    ['gas/v2/evc/telemetry', 'topic-unknown'],
    ['gas/v1//telemetry', 'topic-unknown'],
    ['gas/v1/gw/sub/evc/telemetry/x', 'topic-unknown'],
    ['spBv1.0/g/DDATA/evc', 'topic-unknown'],
    ['spBv1.0/g/NCMD/evc', 'topic-unknown'],
    ['spBv1.0/g/DDATA/nobody/evc', 'unknown-device'],
    ['gas/v1/nobody/telemetry', 'unknown-device'],
    ['gas/v1/__proto__/telemetry', 'unknown-device'],
    ['gas/v1/idle/telemetry', 'unknown-device'],
    ['gas/v1/rtu/sub/evc/telemetry', 'not-its-gateway'],
    ['gas/v1/gw/sub/rtu/telemetry', 'not-its-gateway'],
  ])('refuses %s as %s', (topic, reason) => {
    const rejection = refusedOf(decodeJson(topic, { ts: STAMP, vm: 1 }));
    expect(rejection).toMatchObject({ reason, index: null, topic });
    expect(rejection.detail).not.toBe('');
  });

  it("lays what a stranger relays at the stranger's own door", () => {
    const { rejections, device } = decodeJson('gas/v1/rtu/sub/evc/telemetry', { ts: STAMP, vm: 1 });
    expect(device).toBeNull();
    expect(rejections.map((one) => one.device)).not.toContain('evc');
  });

  it('keeps runs that the fleet does not know out of the record, and counts them', () => {
    const runs = { 'no-such-run': { q: 1 } };
    const { readings, unknownFields } = decodeJson('gas/v1/rtu/telemetry', {
      ts: STAMP,
      pOut: 1,
      runs,
    });
    expect(readings).toMatchObject([{ values: { pOut: 1, runs: {} } }]);
    expect(unknownFields.get('runs.no-such-run')).toBe(1);
  });

  it.each([
    ['many fields', Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`f${n}`, n]))],
    ['much text', { text: 'x'.repeat(9000) }],
  ])('refuses an event of %s', (_, content) => {
    const event = { ts: STAMP, code: 'x', ...content };
    expect(refusedOf(decodeJson('gas/v1/rtu/event', event)).reason).toBe('wrong-type');
  });

  it('says what a Sparkplug topic looks like', () => {
    const rejection = refusedOf(decodeText('spBv1.0/g/NDATA', ''));
    expect(rejection.detail).toContain('spBv1.0/{group}/');
  });

  it('reads what a gateway relays for its own device', () => {
    const { readings } = decodeJson('gas/v1/gw/sub/evc/telemetry', { ts: STAMP, vm: 1 });
    expect(readings).toMatchObject([{ device: 'evc', record: 'meter' }]);
  });

  it.each([
    ['', 'not-json'],
    ['{"ts":', 'not-json'],
    ['NaN', 'not-json'],
    ['[]', 'no-measured-field'],
    ['null', 'wrong-type'],
    ['"x"', 'wrong-type'],
    [`[${'['.repeat(100_000)}${']'.repeat(100_000)}]`, 'wrong-type'],
  ])('refuses the payload %.20s as %s', (text, reason) => {
    const [rejection] = decodeText(METER_TOPIC, text).rejections;
    expect(rejection?.reason).toBe(reason);
    expect(rejection?.excerpt.length).toBeLessThanOrEqual(EXCERPT_LIMIT);
  });

  it('refuses bytes that are not UTF-8, and shows them', () => {
    const rejection = refusedOf(decodeText(METER_TOPIC, new Uint8Array([0x7b, 0xff, 0x7d])));
    expect(rejection).toMatchObject({ reason: 'not-utf8', index: null, excerpt: '{\uFFFD}' });
  });

  it('takes 1,000 records and refuses 1,001 whole', () => {
    const records = Array.from({ length: 1000 }, (_, vm) => ({ ts: STAMP, vm }));
    expect(decodeJson(METER_TOPIC, records).readings).toHaveLength(1000);
    const rejection = refusedOf(decodeJson(METER_TOPIC, [...records, records[0]]));
    expect(rejection).toMatchObject({ reason: 'too-many-records', index: null });
  });

  it('cuts an excerpt between characters', () => {
    const rejection = refusedOf(decodeJson(METER_TOPIC, `x${'😀'.repeat(400)}`));
    expect(rejection.excerpt.length).toBe(EXCERPT_LIMIT);
    expect(rejection.excerpt).not.toMatch(LONE_SURROGATE);
    const long = [{ ts: STAMP, vm: '😀'.repeat(400) }];
    const [inArray] = decodeJson(METER_TOPIC, long).rejections;
    expect(inArray?.excerpt).not.toMatch(LONE_SURROGATE);
  });
});

describe('a device that is station and meter at once', () => {
  const read = (fields: object) => decodeJson('gas/v1/both/telemetry', { ts: STAMP, ...fields });

  it('is read by the fields of the record', () => {
    expect(read({ pOut: 1, seq: 1 }).readings.map((r) => r.record)).toEqual(['station']);
    expect(read({ vm: 1, tGas: 20 }).readings.map((r) => r.record)).toEqual(['meter']);
    expect(read({ tGas: 20 }).readings.map((r) => r.record)).toEqual(['station']);
  });

  it('gives both readings when the record has both', () => {
    const { readings, unknownFields } = read({ pOut: 1, vm: 2, tGas: 20, foo: 1 });
    expect(readings).toMatchObject([
      { record: 'station', index: 0, values: { pOut: 1, tGas: 20 } },
      { record: 'meter', index: 0, values: { vm: 2, tGas: 20 } },
    ]);
    expect([...unknownFields]).toEqual([['foo', 1]]);
  });
});

describe('events and status', () => {
  it('keeps an event as sent', () => {
    const sent = { ts: STAMP, code: 'door.open', vm: 5, more: { a: null } };
    expect(decodeJson('gas/v1/idle/event', sent).readings).toMatchObject([
      { record: 'event', code: 'door.open', values: { vm: 5, more: { a: null } } },
    ]);
  });

  it.each([[undefined], [''], ['x'.repeat(65)], [5], ['a\nb']])('refuses the code %j', (code) => {
    const rejection = refusedOf(decodeJson('gas/v1/rtu/event', { ts: STAMP, code }));
    expect(rejection).toMatchObject({ reason: 'wrong-type', path: 'code' });
  });

  it('refuses an event nested too deep to be kept', () => {
    const text = `{"ts":"${STAMP}","code":"x","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(refusedOf(decodeText('gas/v1/rtu/event', text)).reason).toBe('wrong-type');
  });

  it('reads status with and without quotes, stamped by its arrival', () => {
    const read = (text: string) => decodeText('gas/v1/rtu/status', text).readings;
    expect(read('"online"')).toMatchObject([{ record: 'status', online: true, ts: ARRIVAL }]);
    expect(read('offline')).toMatchObject([{ record: 'status', online: false, ts: ARRIVAL }]);
    expect(refusedOf(decodeText('gas/v1/rtu/status', '')).reason).toBe('wrong-type');
    expect(refusedOf(decodeText('gas/v1/rtu/status', '"Online"')).reason).toBe('wrong-type');
  });
});

describe('releasing a refused record', () => {
  const records = [
    { ts: STAMP, vm: 1 },
    { ts: STAMP, pAbs: 30_000 },
    { ts: '2027-01-01T00:00:00Z', vm: 2 },
  ];

  it('gives only the record asked for, without the recorded reason', () => {
    const range = decodeJson(METER_TOPIC, records, { index: 1, reason: 'out-of-range' });
    expect(range.readings).toMatchObject([{ index: 1, values: { pAbs: 30_000 } }]);
    const future = decodeJson(METER_TOPIC, records, { index: 2, reason: 'ts-future' });
    expect(future.readings).toMatchObject([{ index: 2, values: { vm: 2 } }]);
    expect(future.rejections).toEqual([]);
  });

  it('refuses again what no person can mend, or what another reason forbids', () => {
    const wrong = decodeJson(
      METER_TOPIC,
      { ts: STAMP, vm: 'x' },
      { index: null, reason: 'wrong-type' },
    );
    expect(refusedOf(wrong).reason).toBe('wrong-type');
    const other = decodeJson(METER_TOPIC, records, { index: 2, reason: 'out-of-range' });
    expect(refusedOf(other).reason).toBe('ts-future');
    const infinite = `{"ts":"${STAMP}","vm":1e999}`;
    const huge = decodeText(METER_TOPIC, infinite, { index: null, reason: 'out-of-range' });
    expect(refusedOf(huge).reason).toBe('wrong-type');
  });

  it('reads a whole message that a strange gateway relayed', () => {
    const waiver = { index: null, reason: 'not-its-gateway' } as const;
    const { readings } = decodeJson('gas/v1/rtu/sub/evc/telemetry', [records[0]], waiver);
    expect(readings).toMatchObject([{ device: 'evc', index: 0 }]);
  });

  it('knows a single record by its reading index 0 too', () => {
    const waiver = { index: 0, reason: 'register-jump' } as const;
    expect(decodeJson(METER_TOPIC, { ts: STAMP, vm: 1 }, waiver).readings).toHaveLength(1);
  });
});
