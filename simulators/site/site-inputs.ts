import { type MeterInputs, soundMeter } from '../meter/meter-inputs.ts';
import type { Hunting } from '../physics/hunting.ts';
import { HEALTHY_REGULATOR, type RegulatorFaults } from '../physics/regulator.ts';
import type { SlamShutInputs } from '../physics/slam-shut.ts';
import { type RtuInputs, soundRtu } from './rtu-inputs.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** How a device's link to the service behaves. */
export interface LinkInputs {
  /** buffering: no connection, records are kept; silent: connected, records are lost. */
  state: 'up' | 'buffering' | 'silent';
  /** How a kept backlog is sent once the link is up again. */
  drain: 'in-order' | 'live-first';
  /** Share of messages sent a second time, 0…1. */
  duplicates: number;
  /** Share of messages held back by some seconds, 0…1. */
  reordered: number;
  /** Share of records that are lost on the way, 0…1. */
  lost: number;
  /** Share of records that arrive more than a day late, 0…1. */
  late: number;
}

export const healthyLink = (): LinkInputs => ({
  state: 'up',
  drain: 'in-order',
  duplicates: 0,
  reordered: 0,
  lost: 0,
  late: 0,
});

/**
 * Everything about a site that a fault may change during a step. A fresh one
 * is healthy; the active faults write into it, then the step reads it.
 */
export interface SiteInputs {
  /** Gas drawn beyond the customer's usual demand, Nm³/h. */
  extraDemandNm3h: number;
  /** Multiplies the customer's usual demand. */
  demandShare: number;
  /** The customer draws at least this, Nm³/h. */
  demandFloorNm3h: number;
  /** Choked flow of the bypass valve at its opening, Nm³/h; 0 = closed. */
  bypassNm3h: number;
  bypassUnlocked: boolean;
  /** A bypass by which somebody keeps the pressure, Nm³/h fully open; see StationInputs. */
  keptBypassNm3h: number;
  /** All valves behind the station are shut: nobody draws anything. */
  consumersShut: boolean;
  /**
   * The regulators' sensing line hangs on a pipe of its own, which has lost this
   * share of the pressure it had when it was cut off; null: on the outlet.
   */
  sensingLoss: number | null;
  /** The relief valve stays open at least so far, 0…1. */
  reliefLift: number;
  /** A crew vents the outlet pipe down to the set point and starts again from there. */
  crewVents: boolean;
  /** Limit cycle of the regulator that carries the flow. */
  readonly hunting: Mutable<Hunting>;
  readonly rtu: RtuInputs;
  /** Inlet pressure as a share of what the network gives. */
  inletShare: number;
  /** Hole behind the regulators, m². */
  leakAreaM2: number;
  readonly runs: readonly {
    readonly regulator: Mutable<RegulatorFaults>;
    readonly slamShut: Mutable<SlamShutInputs>;
    inletValveOpen: boolean;
    outletValveOpen: boolean;
    /** Pressure in front of the run as a share of the station's inlet pressure. */
    inletShare: number;
    /** Multiplies the loss of the clean filter. */
    filterFactor: number;
  }[];
  /** The meter's valve is ordered shut. */
  meterValveShut: boolean;
  /** Through a shut meter valve, Nm³/h. */
  valveLeakNm3h: number;
  readonly meter: MeterInputs;
  readonly link: LinkInputs;
  /** The meter's own records, before they reach the link or the relaying device. */
  readonly meterLink: LinkInputs;
}

export const healthyInputs = (runs: number): SiteInputs => ({
  extraDemandNm3h: 0,
  demandShare: 1,
  demandFloorNm3h: 0,
  bypassNm3h: 0,
  bypassUnlocked: false,
  keptBypassNm3h: 0,
  consumersShut: false,
  sensingLoss: null,
  reliefLift: 0,
  crewVents: false,
  hunting: { amplitudeKPa: 0, periodSeconds: 10 },
  rtu: soundRtu(),
  inletShare: 1,
  leakAreaM2: 0,
  runs: Array.from({ length: runs }, () => ({
    regulator: { ...HEALTHY_REGULATOR },
    slamShut: { trip: false, stuck: false, reset: false },
    inletValveOpen: true,
    outletValveOpen: true,
    inletShare: 1,
    filterFactor: 1,
  })),
  meterValveShut: false,
  valveLeakNm3h: 0,
  meter: soundMeter(),
  link: healthyLink(),
  meterLink: healthyLink(),
});
