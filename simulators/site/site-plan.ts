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
}

export interface MeterPlan {
  readonly id: string;
  readonly device: string;
  /** The RTU that relays it; null with a connection of its own. */
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
  readonly timeZone: string;
  readonly loadNm3h: number;
  readonly demand: DemandModel;
  readonly station: StationPlan | null;
  readonly meter: MeterPlan;
  /** Gauge pressure at a meter without a station, kPa. */
  readonly linePressureKPa: number;
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

export type Template = (replica: number, reporting: Reporting) => SitePlan;

/** The password of a simulated device: for samples on 127.0.0.1 only. */
export const samplePassword = (device: string): string => `sample-${device}`;

/** The device whose link a link fault cuts: the RTU where there is one. */
export const mainDevice = (plan: SitePlan): string => plan.station?.device ?? plan.meter.device;
