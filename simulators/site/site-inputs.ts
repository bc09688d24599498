import type { RegulatorFaults } from '../physics/regulator.ts';
import type { SlamShutInputs } from '../physics/slam-shut.ts';

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
}

/**
 * Everything about a site that a fault may change during a step. A fresh one
 * is healthy; the active faults write into it, then the step reads it.
 */
export interface SiteInputs {
  /** Gas drawn beyond the customer's usual demand, Nm³/h. */
  extraDemandNm3h: number;
  /** Choked flow of the bypass valve at its opening, Nm³/h; 0 = closed. */
  bypassNm3h: number;
  bypassUnlocked: boolean;
  /** Inlet pressure as a share of what the network gives. */
  inletShare: number;
  /** Hole behind the regulators, m². */
  leakAreaM2: number;
  readonly runs: readonly {
    readonly regulator: Mutable<RegulatorFaults>;
    readonly slamShut: Mutable<SlamShutInputs>;
    inletValveOpen: boolean;
  }[];
  /** The meter's valve is ordered shut. */
  meterValveShut: boolean;
  /** Through a shut meter valve, Nm³/h. */
  valveLeakNm3h: number;
  readonly link: LinkInputs;
}

export const healthyInputs = (runs: number): SiteInputs => ({
  extraDemandNm3h: 0,
  bypassNm3h: 0,
  bypassUnlocked: false,
  inletShare: 1,
  leakAreaM2: 0,
  runs: Array.from({ length: runs }, () => ({
    regulator: { seatLeakNm3h: 0, minOpening: 0, failsClosed: false },
    slamShut: { trip: false, stuck: false, reset: false },
    inletValveOpen: true,
  })),
  meterValveShut: false,
  valveLeakNm3h: 0,
  link: { state: 'up', drain: 'in-order', duplicates: 0, reordered: 0 },
});
