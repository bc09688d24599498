import { z } from 'zod';
import { epochMs } from '../../model/units.ts';
import { stationLadder, stationNow } from '../../pipeline/station-now.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { findDevice } from '../devices/find-device.ts';
import { Refusal } from '../errors/refusal.ts';
import { guarded } from '../schema/responses.ts';
import { currentRecord, isBehind, StationNow, stationNowView } from '../sites/station-now-view.ts';

/** A regulator station as it is now, by the rules that detection uses. */
export function stationRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'getStationNow',
    summary: 'Who carries at a station, which run could, and the pressures it is compared with',
    description: 'What the newest record says; nothing is concluded from one that is behind.',
    tags: ['sites'],
    params: z.strictObject({ id: z.string().max(100) }),
    response: { 200: StationNow, ...guarded(404, 503) },
  };
  const config = { access: 'telemetry.read' } as const;
  app.get('/sites/:id/station', { config, schema }, async (request) => {
    const fleet = ports.fleet.current();
    const { id } = request.params;
    const station = fleet.sites.get(id)?.station;
    if (station === undefined)
      throw new Refusal('site-not-found', `there is no site ${id} with a regulator station`);
    const device = findDevice(ports.fleet, station.device);
    const now = epochMs((ports.eventClock ?? ports.clock).now());
    const record = currentRecord(await ports.history.latest([device.spec.id]), device);
    const standing =
      record === null ? 'none' : isBehind(record, device, now) ? 'behind' : 'current';
    const state =
      record === null || standing !== 'current'
        ? null
        : stationNow(fleet, device, record.values, record.ts);
    return stationNowView(now, record, standing, stationLadder(station), state);
  });
}
