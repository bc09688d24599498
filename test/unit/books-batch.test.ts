import { describe, expect, it } from 'vitest';
import { booksBatch } from '../../src/books-batch.ts';
import { FleetShape } from '../../src/model/fleet.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import { DeviceId } from '../../src/model/ids.ts';
import type { MeterReading, Reading } from '../../src/model/reading.ts';
import { epochMs, position } from '../../src/model/units.ts';

/** The meter place M-1 with one corrector, then with another. */
const fleet = (device: string, version: number) =>
  indexFleet(
    FleetShape.parse({
      zones: [{ id: 'Z', name: 'Zone' }],
      customers: [{ id: 'C', name: 'Customer', class: 'factory' }],
      sites: [
        {
          id: 'S',
          name: 'Site',
          zone: 'Z',
          customer: 'C',
          meters: [{ id: 'M-1', device, type: 'rotary', qMin: 1, qMax: 100, serial: '1' }],
        },
      ],
      devices: ['old', 'new', 'spare'].map((id) => ({ id, password: 'x', reporting: 'hourly' })),
    }),
    version,
  );
const [before, after] = [fleet('old', 1), fleet('new', 2)];
const fleetAt = (at: number) => (at < 10 ? before : after);

const envelope = (device: string, at: number) => ({
  device: DeviceId.parse(device),
  ts: epochMs(1000 * at),
  receivedAt: epochMs(1000 * at + 500),
  position: position(at),
  index: 0,
});
const meter = (device: string, at: number): MeterReading => ({
  ...envelope(device, at),
  record: 'meter',
  kind: 'interval',
  values: {},
});
const event = (device: string, at: number, code: string): Reading => ({
  ...envelope(device, at),
  record: 'event',
  code,
  values: {},
});

describe('what readings say of meter places', () => {
  it('goes to the place that the device had when its entry was judged', () => {
    const readings = [meter('old', 9), meter('new', 11), meter('old', 12), meter('spare', 13)];
    const { points } = booksBatch(readings, position(13), fleetAt);
    expect(points.map((one) => [one.meter, one.point.position])).toEqual([
      ['M-1', 9],
      ['M-1', 11],
    ]);
  });

  it('knows another register by what the device announces, and by no other event', () => {
    const readings = [event('new', 11, 'meterChanged'), event('new', 12, 'door.opened')];
    const { replacements, points } = booksBatch(readings, position(12), fleetAt);
    expect(replacements).toEqual([{ meter: 'M-1', ts: 11_000 }]);
    expect(points).toEqual([]);
  });

  it('is as late as the newest of them came; of none, nobody knows', () => {
    const readings = [meter('new', 12), meter('new', 11)];
    expect(booksBatch(readings, position(12), fleetAt).at).toBe(12_500);
    expect(booksBatch([], position(20), fleetAt)).toEqual({
      points: [],
      replacements: [],
      upTo: 20,
      at: null,
    });
  });
});
