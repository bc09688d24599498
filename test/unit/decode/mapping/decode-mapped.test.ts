import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/decode/decode.ts';
import { ARRIVAL, entryOf, refusedOf, STAMP } from '../decode-fixtures.ts';
import { decodeForeign, fleetWith } from './mapping-fixtures.ts';

const STATION = {
  name: 'plant',
  topic: 'plant/{site}/rtu/{device}/#',
  device: { topic: 'device' },
  ts: { path: 'time', format: 'epochSeconds' },
  fields: {
    pOut: { path: 'pressures.out', unit: 'bar' },
    'runs.A.ssv': { path: 'ssv', values: { 0: 'open', 1: 'tripped' } },
  },
};
const SECONDS = Date.parse(STAMP) / 1000;

describe('a message on a foreign topic', () => {
  it('is read by the first mapping that takes its topic', () => {
    const fleet = fleetWith({ ...STATION, topic: 'other/{device}', name: 'other' }, STATION);
    const { readings, rejections, device } = decodeForeign(fleet, {
      topic: 'plant/east/rtu/rtu/live/1',
      payload: { time: SECONDS, pressures: { out: 1.012 }, ssv: 1, noise: {} },
    });
    expect(rejections).toEqual([]);
    expect(device).toBe('rtu');
    expect(readings).toMatchObject([
      {
        device: 'rtu',
        record: 'station',
        kind: 'interval',
        ts: Date.parse(STAMP),
        receivedAt: ARRIVAL,
        values: { pOut: 101.2, runs: { A: { ssv: 'tripped' } } },
      },
    ]);
  });

  it('of a signed-in device is never mapped: topics of its own are its only ones', () => {
    const entry = { ...entryOf('plant/east/rtu/rtu', '{}'), source: 'rtu' };
    expect(refusedOf(decode(entry, fleetWith(STATION))).reason).toBe('topic-unknown');
  });

  it('that no mapping takes is quarantined with what was passed over', () => {
    const fleet = fleetWith({ ...STATION, when: { path: 'type', equals: ['p', 7] } });
    const asked = { topic: 'plant/e/rtu/rtu', payload: { type: 'q' } };
    const refused = refusedOf(decodeForeign(fleet, asked));
    expect(refused).toMatchObject({ reason: 'topic-unknown', device: 'broker/plant' });
    expect(refused.detail).toBe(
      'no mapping takes this topic of broker "plant" (text); passed over by plant (when type: expected p or 7, found "q" (text)): add one, or one with record: ignore',
    );
    const taken = { ...asked, payload: { type: 7, time: SECONDS, ssv: 0 } };
    expect(decodeForeign(fleet, taken).readings).toHaveLength(1);
  });

  it('is kept to its broker where the mapping names one', () => {
    const fleet = fleetWith({ ...STATION, broker: 'east' });
    const sent = { topic: 'plant/e/rtu/rtu', payload: { time: SECONDS, ssv: 0 } };
    expect(decodeForeign(fleet, { ...sent, broker: 'east' }).readings).toHaveLength(1);
    expect(refusedOf(decodeForeign(fleet, { ...sent, broker: 'west' })).reason).toBe(
      'topic-unknown',
    );
  });

  it('may be none of our concern', () => {
    const fleet = fleetWith({ name: 'noise', topic: 'plant/+/debug', record: 'ignore' }, STATION);
    const { readings, rejections } = decodeForeign(fleet, { topic: 'plant/e/debug', payload: 'x' });
    expect([readings, rejections]).toEqual([[], []]);
  });

  it('on our own topic is read as it is, whatever the mappings', () => {
    const fleet = fleetWith({ ...STATION, topic: '#', device: { constant: 'rtu' } });
    const { readings } = decodeForeign(fleet, {
      topic: 'gas/v1/evc/telemetry',
      payload: { ts: STAMP, vm: 3 },
    });
    expect(readings).toMatchObject([{ device: 'evc', values: { vm: 3 } }]);
  });

  it('with several records gives each its own verdict, and can be released by its place', () => {
    const fleet = fleetWith({
      ...STATION,
      records: '$.list',
      ts: { path: '$.time', format: 'epochSeconds' },
    });
    const sent = {
      topic: 'plant/e/rtu/rtu',
      payload: {
        time: SECONDS,
        list: [{ pressures: { out: 1 } }, { pressures: { out: 'x' } }, { pressures: { out: 400 } }],
      },
    };
    const { readings, rejections } = decodeForeign(fleet, sent);
    expect(readings).toMatchObject([{ index: 0, values: { pOut: 100 } }]);
    expect(rejections).toMatchObject([
      { index: 1, reason: 'wrong-type', path: 'pOut', excerpt: '{"pressures":{"out":"x"}}' },
      { index: 2, reason: 'out-of-range', path: 'pOut' },
    ]);
    expect(rejections[0]?.detail).toBe(
      'mapping plant: pOut at pressures.out: expected a number, found "x" (text)',
    );
    const waiver = { index: 2, reason: 'out-of-range' } as const;
    expect(decodeForeign(fleet, { ...sent, waiver }).readings).toMatchObject([
      { index: 2, values: { pOut: 40_000 } },
    ]);
  });

  it.each([
    [
      {},
      'no-measured-field',
      'nothing with a value at pressures.out, ssv: found an object with nothing in it',
    ],
    [[1], 'no-measured-field', 'found an array (give records)'],
    ['{', 'not-json', 'not JSON at position 1: correct payload in the mapping, or the sender'],
    [new Uint8Array([0xff]), 'not-utf8', 'not UTF-8'],
    [{ ssv: 0 }, 'ts-missing', 'ts at time: nothing there'],
    [
      { ssv: 0, time: 'x' },
      'ts-invalid',
      'ts at time: expected a number of seconds or milliseconds',
    ],
    [{ ssv: 0, time: SECONDS * 1000 }, 'ts-invalid', 'ts: expected ISO 8601'],
    [{ ssv: 0, time: 0 }, 'ts-before-2000', 'is before 2000-01-01'],
    [
      { ssv: 2, time: SECONDS },
      'wrong-type',
      'runs.A.ssv at ssv: expected one of 0, 1, open, tripped, closed, fault, found 2; what else it may be belongs under values',
    ],
    [
      { pressures: { out: true }, time: SECONDS },
      'wrong-type',
      'pOut at pressures.out: expected a number, found true',
    ],
    [
      { pressures: { out: '1.0' }, time: SECONDS },
      'wrong-type',
      'found "1.0" (text); say written: text',
    ],
  ])(
    'that does not fit is refused with mapping, place, found and expected: %#',
    (payload, reason, detail) => {
      const topic = 'plant/e/rtu/rtu';
      const refused = refusedOf(decodeForeign(fleetWith(STATION), { topic, payload }));
      expect(refused).toMatchObject({ reason, device: 'rtu', topic });
      expect(refused.detail).toMatch(/^mapping plant: /);
      expect(refused.detail).toContain(detail);
    },
  );

  it('says the same of the same message every time', () => {
    const asked = { topic: 'plant/e/rtu/rtu', payload: { time: SECONDS, ssv: 5 } };
    const fleet = fleetWith(STATION);
    expect(decodeForeign(fleet, asked)).toEqual(decodeForeign(fleet, asked));
  });
});

describe('the device of a foreign message', () => {
  const METER = { ...STATION, topic: 'up/{node}', fields: { vm: { path: 'v' } } };
  const sent = (payload: object) => ({
    topic: 'up/n7',
    payload: { time: SECONDS, v: 1, ...payload },
  });

  it.each([
    ['a level, listed', { topic: 'node', ids: { n7: 'evc' } }, {}],
    ['a path', { path: 'who.id' }, { who: { id: 'evc' } }],
    ['a path with a number, listed', { path: 'who.id', ids: { 12: 'evc' } }, { who: { id: 12 } }],
    ['a path, prefixed', { path: 'who.id', prefix: 'e' }, { who: { id: 'vc' } }],
    ['a constant', { constant: 'evc' }, {}],
  ])('is named by %s', (_, device, payload) => {
    const { readings } = decodeForeign(fleetWith({ ...METER, device }), sent(payload));
    expect(readings).toMatchObject([{ device: 'evc', values: { vm: 1 } }]);
  });

  it('that the fleet does not know is quarantined under its name', () => {
    const fleet = fleetWith({ ...METER, device: { topic: 'node', prefix: 'x-' } });
    const refused = refusedOf(decodeForeign(fleet, sent({})));
    expect(refused).toMatchObject({ reason: 'unknown-device', device: 'x-n7' });
    expect(refused.detail).toContain('no device "x-n7" (text) in the fleet for their "n7" (text)');
  });

  it.each([
    [{}, 'device at who.id: expected a name, found nothing'],
    [{ who: { id: '' } }, 'device at who.id: expected a name, found ""'],
    [{ who: { id: true } }, 'device at who.id: expected a name, found true'],
    [{ who: { id: { a: 1 } } }, 'device at who.id: expected a name, found an object'],
  ])('that the message does not name is refused: %#', (payload, detail) => {
    const fleet = fleetWith({ ...METER, device: { path: 'who.id' } });
    const refused = refusedOf(decodeForeign(fleet, sent(payload)));
    expect(refused).toMatchObject({ reason: 'wrong-type', path: 'who.id', device: 'broker/plant' });
    expect(refused.detail).toContain(detail);
  });

  it('cannot reach a prototype', () => {
    const fleet = fleetWith({ ...METER, device: { topic: 'node', ids: { a: 'evc' } } });
    const refused = refusedOf(decodeForeign(fleet, { ...sent({}), topic: 'up/__proto__' }));
    expect(refused.reason).toBe('unknown-device');
  });
});

describe('frames and envelopes', () => {
  const FRAME = '68300000112233787881161F900000776655 2C00776655 2C00000801032620 2184';
  const sum = (hex: string): string => {
    const raw = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    return Buffer.from([...raw, raw.reduce((a, b) => a + b, 0) & 0xff, 0x16]).toString('hex');
  };
  const hex = sum(FRAME);

  it('of a payload format are read like those of a device', () => {
    const fleet = fleetWith({
      name: 'lora',
      topic: 'f/{device}',
      payload: 'cjt188',
      device: { topic: 'device' },
    });
    expect(decodeForeign(fleet, { topic: 'f/evc', payload: hex }).readings).toMatchObject([
      { device: 'evc', ts: Date.parse(STAMP), values: { vm: 556677, valve: 'closed' } },
    ]);
    const refused = refusedOf(decodeForeign(fleet, { topic: 'f/evc', payload: 'FE00' }));
    expect(refused.detail).toBe(
      'mapping lora: byte 1: expected 68, the start of a frame, found 00',
    );
  });

  it('may name the device by their address', () => {
    const ids = { 78783322110000: 'evc' };
    const fleet = fleetWith({
      name: 'c',
      topic: 'f',
      payload: 'cjt188',
      device: { path: 'address', ids },
    });
    const decoded = decodeForeign(fleet, { topic: 'f', payload: hex });
    expect(decoded.readings).toHaveLength(1);
    expect([...decoded.unknownFields]).toEqual([]);
    const other = sum(FRAME.replace('0000112233', '0100112233'));
    const refused = refusedOf(decodeForeign(fleet, { topic: 'f', payload: `${hex}\n${other}` }));
    expect(refused.detail).toContain('2 devices in one message: one message is of one device');
  });

  it('may stand inside JSON, as LoRaWAN platforms send them', () => {
    const fleet = fleetWith({
      name: 'chirp',
      topic: 'application/+/device/{eui}/event/up',
      payload: 'cjt188',
      inside: 'data',
      device: { path: 'deviceInfo.deviceName' },
    });
    const topic = 'application/1/device/a8/event/up';
    const data = Buffer.from(hex, 'hex').toString('base64');
    const payload = { deviceInfo: { deviceName: 'evc' }, data };
    expect(decodeForeign(fleet, { topic, payload }).readings).toHaveLength(1);
    const refused = refusedOf(decodeForeign(fleet, { topic, payload: { ...payload, data: 5 } }));
    expect(refused.detail).toBe('mapping chirp: inside data: expected a text, found 5');
  });

  it('may hold JSON inside JSON', () => {
    const fleet = fleetWith({ ...STATION, inside: 'body', device: { constant: 'rtu' } });
    const payload = { body: JSON.stringify({ time: SECONDS, ssv: 0 }) };
    expect(decodeForeign(fleet, { topic: 'plant/e/rtu/r', payload }).readings).toHaveLength(1);
  });
});
