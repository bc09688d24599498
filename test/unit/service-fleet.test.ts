import { describe, expect, it } from 'vitest';
import { FleetShape } from '../../src/model/fleet.ts';
import { withSecretsOf } from '../../src/service-fleet.ts';

const fleetOf = (...devices: object[]) =>
  FleetShape.parse({ devices: devices.map((one) => ({ reporting: 'scada', ...one })) });

describe('a fleet that comes back without secrets', () => {
  it('keeps those of the devices that were there, and takes those that are given', () => {
    const before = fleetOf(
      { id: 'a', password: 'old-a' },
      { id: 'b', passwordHash: 'scrypt$b' },
      { id: 'c', password: 'old-c' },
      { id: 'gone', password: 'old' },
    );
    const after = fleetOf({ id: 'a' }, { id: 'b' }, { id: 'c', password: 'new-c' }, { id: 'd' });
    expect(withSecretsOf(before, after)).toEqual(
      fleetOf(
        { id: 'a', password: 'old-a' },
        { id: 'b', passwordHash: 'scrypt$b' },
        { id: 'c', password: 'new-c' },
        { id: 'd' },
      ),
    );
  });
});
