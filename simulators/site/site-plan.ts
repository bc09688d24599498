import type { z } from 'zod';
import type { FleetShape } from '../../src/model/fleet.ts';
import type { DemandModel } from '../demand/demand.ts';
import type { MeterParams } from '../meter/meter.ts';
import type { StationParams } from '../physics/station.ts';

/** The fleet file as a person writes it (contract §3). */
export type FleetFile = z.input<typeof FleetShape>;
type Items<T> = T extends readonly (infer Item)[] ? Item : never;
export type SiteFile = Items<NonNullable<FleetFile['sites']>>;
export type CustomerFile = Items<NonNullable<FleetFile['customers']>>;
export type DeviceFile = Items<NonNullable<FleetFile['devices']>>;

export interface StationPlan {
  readonly device: string;
  readonly params: StationParams;
  /** In the order of `params.runs`. */
  readonly runIds: readonly string[];
  /** Mean inlet pressure, kPa gauge. */
  readonly pInKPa: number;
  /** Full scale of the outlet transmitter, kPa. */
  readonly outletScaleKPa: number;
  /** See `filterLossKPa`. */
  readonly filterK: number;
  /** The RTU has no flow of its own for each run. */
  readonly runQ?: false;
  /** The RTU has no transmitter at the regulators' sensing line. */
  readonly sense?: false;
}

export interface MeterPlan {
  readonly id: string;
  readonly device: string;
  /** The RTU or gateway that relays it; null with a connection of its own. */
  readonly gateway: string | null;
  /** Its base index follows from where it stands when the simulation starts. */
  readonly params: Omit<MeterParams, 'startBaseIndex'>;
}

/** One simulated site: its part of the fleet file and what is needed to simulate it. */
export interface SitePlan {
  readonly id: string;
  readonly template: string;
  /** 1, 2, 3… among the sites of its template. */
  readonly replica: number;
  /** Among the sites of one name that share something; absent or 0: the first or only one. */
  readonly member?: number;
  /** A gate measures what the other sites of the zone take together; absent: a customer. */
  readonly role?: 'gate';
  readonly timeZone: string;
  readonly loadNm3h: number;
  readonly demand: DemandModel;
  readonly station: StationPlan | null;
  readonly meter: MeterPlan;
  /** Gauge pressure at a meter without a station, kPa. */
  readonly linePressureKPa: number;
  /** The meter stands on the shared network, whose pressure swings; absent: behind a regulator. */
  readonly onNetwork?: true;
  readonly file: {
    readonly site: SiteFile;
    readonly customer: CustomerFile;
    readonly devices: readonly DeviceFile[];
  };
}

export interface Reporting {
  /** Seconds between two records of a station RTU. */
  readonly stationSeconds: number;
  readonly meter: 'hourly' | 'daily';
}

/** One site, or the sites that share something: the first one carries the shared device. */
export type Template = (
  replica: number,
  reporting: Reporting,
) => SitePlan | readonly [SitePlan, ...SitePlan[]];

/** The password of a simulated device: for samples on 127.0.0.1 only. */
export const samplePassword = (device: string): string => `sample-${device}`;

/** The device whose link a link fault cuts: the RTU where there is one. */
export const mainDevice = (plan: SitePlan): string => plan.station?.device ?? plan.meter.device;

/** Relayed by a gateway that serves several sites, not by the site's own RTU. */
export const behindGateway = ({ station, meter }: SitePlan): boolean =>
  meter.gateway !== null && meter.gateway !== station?.device;

/** Devices whose connections carry the site's messages, the one of `SiteInputs.link` first. */
export const linkDevices = (plan: SitePlan): readonly string[] => [
  ...(plan.station ? [plan.station.device] : []),
  ...(plan.meter.gateway === null ? [plan.meter.device] : []),
  ...(plan.meter.gateway !== null && behindGateway(plan) ? [plan.meter.gateway] : []),
];

/** Devices with a connection of their own; a shared gateway counts where it is on file. */
export const connectedDevices = (plan: SitePlan): readonly string[] =>
  linkDevices(plan).filter((id) => plan.file.devices.some((device) => device.id === id));
