import { describe, expect, it } from 'vitest';
import { FleetShape } from '../../src/model/fleet.ts';
import { withSecretsOf } from '../../src/service-fleet.ts';

const RUNNING = FleetShape.parse({
  devices: [
    { id: 'a', password: 'old-a', reporting: 'scada' },
    { id: 'b', passwordHash: 'scrypt$b', reporting: 'scada' },
    { id: 'c', password: 'old-c', reporting: 'scada' },
    { id: 'gone', password: 'old', reporting: 'scada' },
  ],
});

describe('a fleet that comes back without secrets', () => {
  it('keeps those of the devices that were there, and takes those that are given', () => {
    const devices = [{ id: 'a' }, { id: 'b' }, { id: 'c', password: 'new-c' }, { id: 'd' }];
    expect(withSecretsOf(RUNNING, { zones: [], devices })).toEqual({
      zones: [],
      devices: [
        { id: 'a', password: 'old-a' },
        { id: 'b', passwordHash: 'scrypt$b' },
        { id: 'c', password: 'new-c' },
        { id: 'd' },
      ],
    });
  });

  it('stays as it is where it is of no form: the checks say so', () => {
    for (const content of [null, 'text', [], { devices: 'none' }, { devices: [null, 7] }])
      expect(withSecretsOf(RUNNING, content)).toEqual(content);
  });
});
