import { describe, expect, it } from 'vitest';
import { type DeviceRegistry, sameCredentials } from '../../../src/ingest/device-registry.ts';
import { type DeviceSpec, FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import { DeviceId } from '../../../src/model/ids.ts';

const spec = (more: Partial<DeviceSpec>): DeviceSpec => ({
  id: DeviceId.parse('a'),
  reporting: 'scada',
  ...more,
});

describe('device registry', () => {
  it('is answered by the fleet index as it is', () => {
    const fleet = FleetShape.parse({ devices: [{ id: 'a', password: 'x', reporting: 'daily' }] });
    const index = indexFleet(fleet, 1);
    const registry: DeviceRegistry = { lookup: (id) => index.devices.get(id) };
    expect(registry.lookup('a')?.spec.password).toBe('x');
    expect(registry.lookup('constructor')).toBeUndefined();
  });

  it.each([
    [spec({ password: 'x' }), spec({ password: 'x' }), true],
    [spec({ password: 'x' }), spec({ password: 'x', intervalSeconds: 5 }), true],
    [spec({ password: 'x' }), spec({ password: 'y' }), false],
    [spec({ password: 'x' }), spec({ passwordHash: 'scrypt$' }), false],
    [spec({ certificate: true }), spec({}), false],
    [spec({ password: 'x' }), undefined, false],
  ])('compares credentials: case %#', (before, after, same) => {
    expect(sameCredentials(before, after)).toBe(same);
  });
});
