import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../src/model/ids.ts';
import type { DeviceFreshness } from '../../../../src/model/live.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const HOUR = 3_600_000;

const heard = (device: string, agoMs: number | null): DeviceFreshness => ({
  device: DeviceId.parse(device),
  lastReadingAt: agoMs === null ? null : epochMs(T0 - agoMs),
  readings: 10,
  late: 1,
});

describe('data health over HTTP', () => {
  let world: ApiWorld;
  let devices: readonly DeviceFreshness[] = [];
  let asked = 0;
  beforeAll(async () => {
    world = await openApiWorld({
      ports: {
        devices: {
          status: async () => null,
          connection: () => null,
          freshness: async () => {
            asked += 1;
            return devices;
          },
        },
      },
    });
  });
  afterAll(() => world.close());

  const health = async () => {
    world.clock.current += 10_000;
    const token = await world.token('dispatcher');
    return (await world.as(token, { url: '/api/v1/data-health' })).json();
  };

  it('counts nobody as behind while all are heard', async () => {
    devices = [heard('rtu-1', 1_000), heard('m-1', 1_000)];
    const answer = await health();
    expect(answer).toMatchObject({ devices: 2, behind: 0, neverHeard: 0, readings: 20, late: 2 });
    expect(answer.longest).toEqual([]);
    expect(answer.silentSites).toEqual([]);
  });

  it('names who is behind, longest first, and those never heard after them', async () => {
    devices = [heard('rtu-1', HOUR), heard('spare', null), heard('m-1', 400 * HOUR)];
    const answer = await health();
    expect(answer).toMatchObject({ devices: 3, behind: 2, neverHeard: 1, silentSites: ['S-1'] });
    expect(answer.longest).toEqual([
      { device: 'm-1', site: 'S-1', lastReadingAt: new Date(T0 - 400 * HOUR).toISOString() },
      { device: 'rtu-1', site: 'S-1', lastReadingAt: new Date(T0 - HOUR).toISOString() },
      { device: 'spare', site: null, lastReadingAt: null },
    ]);
  });

  it('does not call a site silent while one of its devices is heard', async () => {
    devices = [heard('rtu-1', HOUR), heard('m-1', 1_000)];
    expect((await health()).silentSites).toEqual([]);
  });

  it('goes through the fleet once for all who look at the same time', async () => {
    await health();
    const before = asked;
    const token = await world.token('dispatcher');
    await world.as(token, { url: '/api/v1/data-health' });
    expect(asked).toBe(before);
  });

  it('is refused without a session', async () => {
    const answer = await world.api.inject({ url: '/api/v1/data-health' });
    expect(answer.statusCode).toBe(401);
  });
});
