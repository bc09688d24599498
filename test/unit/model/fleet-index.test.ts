import { describe, expect, it } from 'vitest';
import { FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';

const site = { name: 'S', zone: 'z1', customer: 'c1' };
const index = indexFleet(
  FleetShape.parse({
    zones: [{ id: 'z1', name: 'Z' }],
    customers: [{ id: 'c1', name: 'C', class: 'hospital' }],
    sites: [
      {
        ...site,
        id: 's1',
        station: { device: 'rtu', setKPa: 5, runs: [{ id: 'A', role: 'duty', setKPa: 5 }] },
        meters: [{ id: 'm1', device: 'evc', type: 'rotary', qMin: 1, qMax: 100 }],
      },
      {
        ...site,
        id: 's2',
        meters: [{ id: 'm2', device: 'daily', type: 'rotary', qMin: 1, qMax: 9 }],
      },
    ],
    devices: [
      { id: 'rtu', password: 'x', reporting: 'scada' },
      { id: 'evc', reporting: 'hourly', gateway: 'rtu' },
      { id: 'daily', reporting: 'daily', gateway: 'rtu', intervalSeconds: 1.5 },
      { id: 'spare', password: 'x', reporting: 'scada' },
    ],
  }),
  3,
);

describe('the fleet index', () => {
  it('finds sites, zones and customers by id', () => {
    expect(index.version).toBe(3);
    expect(index.sites.get('s2')?.meters[0]?.id).toBe('m2');
    expect(index.zones.get('z1')?.id).toBe('z1');
    expect(index.customers.get('c1')?.class).toBe('hospital');
    expect(index.sites.get('z1')).toBeUndefined();
  });

  it('knows what each device is for', () => {
    const rtu = index.devices.get('rtu');
    expect(rtu).toMatchObject({ isStation: true, meter: null, site: { id: 's1' } });
    const evc = index.devices.get('evc');
    expect(evc).toMatchObject({ isStation: false, meter: { id: 'm1' }, site: { id: 's1' } });
    expect(index.devices.get('spare')).toMatchObject({ site: null, isStation: false, meter: null });
    expect(index.devices.get('__proto__')).toBeUndefined();
  });

  it('knows whose messages a gateway may relay', () => {
    expect([...(index.devices.get('rtu')?.relays ?? [])]).toEqual(['evc', 'daily']);
    expect(index.devices.get('evc')?.relays.size).toBe(0);
  });

  it('gives interval and watermark by how a device reports', () => {
    const times = [...index.devices.values()].map(({ intervalMs, watermarkMs }) => [
      intervalMs / 1000,
      watermarkMs / 60_000,
    ]);
    expect(times).toEqual([
      [10, 2],
      [3600, 180],
      [1.5, 36 * 60],
      [10, 2],
    ]);
  });
});

describe('mappings in the index of a fleet', () => {
  const mapping = {
    name: 'plant',
    topic: 'plant/{d}',
    payload: 'json',
    record: 'telemetry',
    device: { topic: 'd' },
  } as const;

  it('are understood once, in their order', () => {
    const fleet = FleetShape.parse({
      mappings: [mapping, { ...mapping, name: 'b', topic: 'b/{d}' }],
    });
    const { mappings } = indexFleet(fleet, 1);
    expect(mappings.map(({ spec, pattern }) => [spec.name, pattern.filter])).toEqual([
      ['plant', 'plant/+'],
      ['b', 'b/+'],
    ]);
    expect(indexFleet(FleetShape.parse({}), 1).mappings).toEqual([]);
  });

  it('that were never checked are told, not passed over', () => {
    const fleet = FleetShape.parse({ mappings: [{ ...mapping, topic: '#/x' }] });
    expect(() => indexFleet(fleet, 1)).toThrow(/^mapping plant: topic: # stands only/);
  });
});
