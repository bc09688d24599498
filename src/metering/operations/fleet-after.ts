import type { OperationDraft } from '../../model/archive/operation-kinds.ts';
import type { Fleet, MeterSpec } from '../../model/fleet.ts';
import { DeviceId } from '../../model/ids.ts';
import { METER_ACTS, STATUS_AFTER } from './operation-acts.ts';
import { localDate } from './operation-plan.ts';

/**
 * The fleet as an operation leaves it: device, serial, ratings, status of the
 * meter place. The same object where it is so already: it may be applied again.
 */
export function fleetAfter(fleet: Fleet, draft: OperationDraft): Fleet {
  const sites = fleet.sites.map((site) => {
    const meter = site.meters.find(({ id }) => id === draft.meter);
    if (meter === undefined) return site;
    const after = meterAfter(meter, draft, site.timeZone);
    if (JSON.stringify(after) === JSON.stringify(meter)) return site;
    return { ...site, meters: site.meters.map((one) => (one === meter ? after : one)) };
  });
  return sites.every((site, n) => site === fleet.sites[n]) ? fleet : { ...fleet, sites };
}

function meterAfter(meter: MeterSpec, draft: OperationDraft, timeZone: string): MeterSpec {
  const status = STATUS_AFTER[draft.act];
  const stood = status === null ? meter : { ...meter, status };
  const { act, new: next } = draft;
  if (next === undefined || status !== null) return stood;
  const device = next.device === undefined ? meter.device : DeviceId.parse(next.device);
  const pulse = next.pulseWeight === undefined ? {} : { pulseWeight: next.pulseWeight };
  if (!METER_ACTS.has(act)) return { ...stood, device, ...pulse };
  const { serial, type, size, qMin, qMax, capacity, verifiedUntil } = next;
  const fitted = {
    ...stood,
    device,
    ...pulse,
    ...(serial === undefined ? {} : { serial }),
    ...(type === undefined ? {} : { type }),
    ...(size === undefined ? {} : { size }),
    ...(qMin === undefined ? {} : { qMin }),
    ...(qMax === undefined ? {} : { qMax }),
    ...(capacity === undefined ? {} : { capacity }),
    installed: localDate(draft, timeZone),
  };
  if (verifiedUntil !== undefined) return { ...fitted, verifiedUntil };
  // it was the old meter's: the new one's comes from its certificate
  if (meter.serial === serial) return fitted;
  const { verifiedUntil: _, ...unverified } = fitted;
  return unverified;
}
