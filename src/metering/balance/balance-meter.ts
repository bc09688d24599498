import type { Certificate } from '../../model/archive/metering-kinds.ts';
import type { MeterSpec, SiteSpec, ZoneSpec } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';

/** A meter at the zone's edge. */
export interface BalanceMeter {
  readonly meter: MeterSpec;
  readonly site: SiteSpec;
  readonly side: 'in' | 'out';
  /** The latest that gives errors; null: none on file. */
  readonly certificate: Certificate | null;
  /** Between two records, ms. */
  readonly intervalMs: number;
}

const HOUR_MS = 3_600_000;

/**
 * The meters that a balance is drawn over: the zone's inlets, wherever they stand,
 * and every other meter of its sites. Closed ones too: they may have counted then.
 */
export function balanceMeters(
  fleet: FleetIndex,
  zone: ZoneSpec,
  certificates: ReadonlyMap<string, Certificate>,
): readonly BalanceMeter[] {
  const inlets = new Set<string>(zone.inletMeters);
  return fleet.fleet.sites.flatMap((site) =>
    site.meters.flatMap((meter): BalanceMeter[] => {
      const isInlet = inlets.has(meter.id);
      if (!isInlet && site.zone !== zone.id) return [];
      return [
        {
          meter,
          site,
          side: isInlet ? 'in' : 'out',
          certificate: certificates.get(meter.id) ?? null,
          intervalMs: fleet.devices.get(meter.device)?.intervalMs ?? HOUR_MS,
        },
      ];
    }),
  );
}

/** Whether the sign of a meter's error is that of the loss: what the inlet counts too much looks lost. */
export const signOf = ({ side }: Pick<BalanceMeter, 'side'>): 1 | -1 => (side === 'in' ? 1 : -1);

/** Whether a corrector stands for pressure and temperature. */
export const isConverted = ({ meter }: BalanceMeter): boolean =>
  meter.conversion !== 'none' && meter.conversion !== 'fixed';
