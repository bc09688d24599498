import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/decode/decode.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import type { StoredEntry } from '../../../src/model/journal-entry.ts';
import { epochMs, position } from '../../../src/model/units.ts';
import { benchFleet } from '../../bench/fleet.ts';
import { FIRST_SEQ, type MessageSource, stationSource } from '../../bench/load/message-source.ts';
import { PAYLOAD_BYTES, recordTemplate, writeNumber } from '../../bench/load/record-template.ts';

const NOW = Date.UTC(2026, 5, 1);

function next(source: MessageSource, now = NOW): Buffer {
  const packet = Buffer.from(source.payload);
  source.stamp(packet, 0, now);
  return packet;
}

const recordOf = (bytes: Buffer): Record<string, unknown> => JSON.parse(bytes.toString());

describe('a template', () => {
  it('writes numbers with their point into their places', () => {
    const { payload, fields } = recordTemplate('{"a":#a:6.2#,"b":#b:3.0#}');
    const { a, b } = fields;
    if (a === undefined || b === undefined) throw new Error('a place is missing');
    writeNumber(payload, 0, a, 12_345);
    writeNumber(payload, 0, b, 678);
    expect(recordOf(payload)).toEqual({ a: 123.45, b: 678 });
    expect(payload).toHaveLength(PAYLOAD_BYTES);
  });

  it('refuses a record that is longer than a message of the bench', () => {
    expect(() => recordTemplate(`{"a":"${'x'.repeat(PAYLOAD_BYTES)}"}`)).toThrow(RangeError);
  });
});

describe('a source', () => {
  const { devices } = benchFleet({ devices: 2, reporting: 'scada' });

  it.each(devices)(
    'of $device makes 200 bytes of JSON, counted and never stamped twice',
    ({ source }) => {
      const records = [NOW, NOW, NOW - 5, NOW + 10].map((now) => next(source, now));
      expect(records.map((bytes) => bytes.length)).toEqual([200, 200, 200, 200]);
      expect(records.map((bytes) => recordOf(bytes)['ts'])).toEqual([
        NOW,
        NOW + 1,
        NOW + 2,
        NOW + 10,
      ]);
      expect(records.map((bytes) => recordOf(bytes)['seq'])).toEqual(
        [0, 1, 2, 3].map((n) => FIRST_SEQ + n),
      );
      expect(source.count).toBe(4);
    },
  );

  it('shows the outlet pressure that it is told', () => {
    const values = recordOf(next(stationSource('d', 1, () => 150)));
    expect(values['pOut']).toBeGreaterThanOrEqual(150);
    expect(values['pOut']).toBeLessThan(151);
  });
});

describe('the fleet of the bench', () => {
  it('is one that the service takes, and all its messages are good readings', () => {
    const fleet = benchFleet({ devices: 10, reporting: 'scada' });
    const index = indexFleet(FleetShape.parse(fleet.file()), 1);
    for (const [n, { device, source }] of fleet.devices.entries()) {
      const entry: StoredEntry = {
        kind: 'message',
        position: position(n + 1),
        at: epochMs(NOW),
        source: device,
        topic: source.topic,
        payload: next(source),
      };
      const { readings, rejections, unknownFields } = decode(entry, index);
      expect(rejections).toEqual([]);
      expect(readings).toMatchObject([{ device, record: n % 2 === 0 ? 'station' : 'meter' }]);
      expect(unknownFields.size).toBe(0);
    }
  });
});
