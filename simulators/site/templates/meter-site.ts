import type { CUSTOMER_CLASSES } from '../../../src/model/fleet.ts';
import type { DemandModel } from '../../demand/demand.ts';
import type { DeviceFile, Reporting, SiteFile, SitePlan } from '../site-plan.ts';
import { meterDeviceFile, meterParams, TIME_ZONE, ZONE } from './parts.ts';

type MeterFile = NonNullable<SiteFile['meters']>[number];

/** A meter that a customer without a station has. */
export interface MeterModel {
  readonly type: MeterFile['type'];
  readonly size: string;
  readonly qMin: number;
  readonly qMax: number;
  readonly pulseWeight: number;
  readonly capacity: number;
  /** Full scale of the corrector's pressure cell, kPa absolute; null without one. */
  readonly fullScaleKPa: number | null;
  readonly installed: string;
  readonly verifiedUntil: string;
}

/** A customer whose meter stands alone: behind a shared regulator or on the network itself. */
export interface MeterSite {
  readonly id: string;
  readonly template: string;
  readonly replica: number;
  /** Among the sites that share something; the first one is 0. */
  readonly member?: number;
  readonly role?: 'gate';
  readonly name: { readonly zh: string; readonly en: string };
  readonly class: (typeof CUSTOMER_CLASSES)[number];
  readonly loadNm3h: number;
  readonly demand: DemandModel;
  readonly linePressureKPa: number;
  readonly onNetwork?: true;
  /** Relays the meter; absent: a connection of its own. */
  readonly gateway?: string;
  /** On file with this site, besides the meter's device. */
  readonly moreDevices?: readonly DeviceFile[];
  readonly model: MeterModel;
}

export function meterSite(spec: MeterSite, reporting: Reporting): SitePlan {
  const { id, model, gateway = null } = spec;
  const meter = `${id}-meter`;
  const device = `${id}-${model.fullScaleKPa === null ? 'nb' : 'evc'}`;
  return {
    id,
    template: spec.template,
    replica: spec.replica,
    ...(spec.member === undefined ? {} : { member: spec.member }),
    ...(spec.role === undefined ? {} : { role: spec.role }),
    timeZone: TIME_ZONE,
    loadNm3h: spec.loadNm3h,
    demand: spec.demand,
    linePressureKPa: spec.linePressureKPa,
    ...(spec.onNetwork ? { onNetwork: true } : {}),
    station: null,
    meter: {
      id: meter,
      device,
      gateway,
      params: meterParams(meter, {
        qMin: model.qMin,
        qMax: model.qMax,
        pulseWeight: model.pulseWeight,
        corrected: model.fullScaleKPa !== null,
        fullScaleKPa: model.fullScaleKPa ?? 200,
        creditM3: null,
      }),
    },
    file: {
      customer: { id: `customer-${id}`, name: spec.name, class: spec.class },
      site: {
        id,
        name: spec.name,
        zone: ZONE,
        customer: `customer-${id}`,
        timeZone: TIME_ZONE,
        meters: [meterFile(meter, device, model)],
      },
      devices: [...(spec.moreDevices ?? []), meterDeviceFile(device, reporting, gateway)],
    },
  };
}

const meterFile = (id: string, device: string, model: MeterModel): MeterFile => ({
  id,
  device,
  serial: `${model.size}-${id}`,
  type: model.type,
  size: model.size,
  qMin: model.qMin,
  qMax: model.qMax,
  capacity: model.capacity,
  conversion: model.fullScaleKPa === null ? 'none' : 'sgerg88',
  installed: model.installed,
  verifiedUntil: model.verifiedUntil,
  pulseWeight: model.pulseWeight,
  resolution: model.pulseWeight,
});
