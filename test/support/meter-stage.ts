import type { Asset, Detector } from '../../src/detect/detector.ts';
import { FleetShape } from '../../src/model/fleet.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import type { MeterReading } from '../../src/model/reading.ts';
import { assetFor, clock, meter, type Step, t, told } from './detector-run.ts';
import { findingsOf } from './stage-run.ts';

/** What a test's fleet says of its meter `m`, its device `evc` and their zone, besides the least. */
export interface MeterFleet {
  readonly meter?: object;
  readonly device?: object;
  readonly zone?: object;
  readonly site?: object;
}

/** A meter of 0.5 to 10 m³/h that reports hourly. */
export function meterAsset(detector: Detector, fleet: MeterFleet = {}): Asset {
  const shape = FleetShape.parse({
    zones: [{ id: 'z', name: 'Zone', ...fleet.zone }],
    customers: [{ id: 'c', name: 'Customer', class: 'factory' }],
    sites: [
      {
        id: 's',
        name: 'Site',
        zone: 'z',
        customer: 'c',
        timeZone: 'UTC',
        meters: [{ id: 'm', device: 'evc', type: 'rotary', qMin: 0.5, qMax: 10, ...fleet.meter }],
        ...fleet.site,
      },
    ],
    devices: [{ id: 'evc', reporting: 'hourly', ...fleet.device }],
  });
  return assetFor(detector, 'evc', indexFleet(shape, 1));
}

/** A detector's findings over records of that meter, in one line each. */
export const toldByMeter = (
  detector: Detector,
  steps: readonly Step[],
  fleet: MeterFleet = {},
  settings?: object,
): readonly string[] => told(findingsOf(detector, meterAsset(detector, fleet), steps, settings));

const HOUR_MS = 3_600_000;

/** Hourly records from midnight of the test's day; `values` by the hour. */
export const hourly = (
  hours: number,
  values: (hour: number) => object,
  from = 0,
): readonly MeterReading[] =>
  Array.from({ length: hours }, (_, n) => meter(hourClock(from + n), values(from + n)));

/** `+2 05:00:00` of hour 53. */
export function hourClock(hour: number): string {
  return clock(t('00:00') + hour * HOUR_MS);
}

export const asSnapshot = (reading: MeterReading): MeterReading => ({
  ...reading,
  kind: 'snapshot',
});
