import type { Every } from '../metering/balance/balance-grid.ts';
import type { ZoneLoss } from '../metering/desk/zone-reckoner.ts';
import type { Alarm } from '../model/alarm.ts';
import type { ZoneSpec } from '../model/fleet.ts';
import { inScope } from '../pipeline/alarm-kpis.ts';
import {
  type Column,
  column,
  numberCell,
  type ReportSources,
  type Row,
  textCell,
} from './report.ts';
import type { GasDays } from './report-span.ts';
import { taken } from './taken.ts';

export interface BalancedZone {
  readonly zone: ZoneSpec;
  readonly balance: ZoneLoss;
}

/** The balance of every zone that has an inlet meter, one after the other. @throws AppError of the stores. */
export async function zoneBalances(
  { desk, fleet }: ReportSources,
  alarms: readonly Alarm[],
  { from, to }: GasDays,
  every: Every,
): Promise<readonly BalancedZone[]> {
  const zones = fleet.fleet.zones.filter(({ inletMeters }) => inletMeters.length > 0);
  return taken(zones, async (zone) => {
    const own = alarms.filter(inScope({ zone: zone.id }, fleet));
    const asked = { zone, from, to, every, alarms: own };
    return { zone, balance: await desk().zones.balance(asked) };
  });
}

/** Zones whose sides are not both metered have no balance. */
export const zonesWithoutInlet = ({ fleet }: ReportSources): readonly ZoneSpec[] =>
  fleet.fleet.zones.filter(({ inletMeters }) => inletMeters.length === 0);

/** An uncertainty is said with k = 2: 19 of 20 lie within. */
export const EXPANDED = 2;

export const flowColumns: readonly Column[] = [
  column('片区', 'Zone', 16),
  column('进气 (m³)', 'In (m³)', 12),
  column('出气 (m³)', 'Out (m³)', 12),
  column('管存变化 (m³)', 'Line pack (m³)', 11),
  column('供销差 (m³)', 'Loss (m³)', 11),
  column('不确定度 k=2 (m³)', 'Uncertainty k=2 (m³)', 12),
  column('供销差率 (%)', 'Loss (%)', 9),
  column('数据完整率 (%)', 'Coverage (%)', 10),
];

export const flowCells = ({ zone, balance }: BalancedZone): Row['cells'] => {
  const { inM3, outM3, packM3, loss, rate, coverage } = balance.total;
  return [
    textCell(zone.name),
    numberCell(inM3),
    numberCell(outM3),
    numberCell(packM3),
    numberCell(loss.m3),
    numberCell(EXPANDED * loss.sigma),
    numberCell(rate === null ? null : 100 * rate, 2),
    numberCell(100 * coverage, 1),
  ];
};

/** More than its uncertainty, or nothing to rely on. */
export const isNotable = ({ balance: { total } }: BalancedZone): boolean =>
  total.unusable !== null || Math.abs(total.loss.m3) > EXPANDED * total.physicalLoss.sigma;
