import type { AcknowledgeSeconds } from './kpi-acknowledge.ts';

/** What is asked of a console, by ISA-18.2 and EEMUA 191 as secondary sources give it: buy the standards before claiming conformance. */
export interface KpiLimits {
  readonly meanPer10Min: number;
  readonly maxPer10Min: number;
  readonly perDay: number;
  readonly busyShare: number;
  readonly floodAbove: number;
  readonly floodBelow: number;
  readonly floodShare: number;
  readonly top10Share: number;
  readonly chattering: number;
  readonly stale: number;
  readonly standing: number;
  readonly shelved: number;
  readonly p1Share: number;
  readonly p2Share: number;
  readonly p3Share: number;
  readonly acknowledgeSeconds: AcknowledgeSeconds;
  readonly acknowledgedShare: number;
  /** Shares of fewer annunciations than this say nothing. */
  readonly least: number;
}

export const KPI_LIMITS: KpiLimits = {
  meanPer10Min: 2,
  maxPer10Min: 10,
  perDay: 150,
  busyShare: 0.01,
  floodAbove: 10,
  floodBelow: 5,
  floodShare: 0.01,
  top10Share: 0.05,
  chattering: 0,
  stale: 5,
  standing: 10,
  shelved: 30,
  p1Share: 0.05,
  p2Share: 0.15,
  p3Share: 0.8,
  acknowledgeSeconds: { 1: 120, 2: 900, 3: 28_800 },
  acknowledgedShare: 0.9,
  least: 20,
};
