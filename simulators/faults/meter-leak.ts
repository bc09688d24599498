import type { SitePlan } from '../site/site-plan.ts';
import { type ExpectedAlarm, type FaultKind, meterOf } from './fault-kind.ts';
import { hasIdleHours } from './idle-hours.ts';
import { nm3hAt } from './meter-flow.ts';

/** A hotel burns up to this share of Qmax at night: a leak that doubles it shows. */
const HOTEL_NIGHT_SHARE = 0.12;
/** LK-1 looks above half of Qmin, where a meter reads a few per cent too little. */
const QMIN_SHARE = 0.6;

const underRange = (site: SitePlan): ExpectedAlarm => ({
  type: 'meter.under-range',
  subject: meterOf(site),
});

/** A leak behind the meter: the least flow of the night rises. */
export const nightLeak: FaultKind = {
  name: 'night-leak',
  unit: 'share of Qmax',
  defaultSize: 0.05,
  span(site) {
    const { qMin, qMax } = site.meter.params.curve;
    const least = site.file.customer.class === 'hotel' ? HOTEL_NIGHT_SHARE : 0.02;
    return [Math.max(least, (QMIN_SHARE * qMin) / qMax), 0.3];
  },
  needs: 'any',
  // who burns round the clock hides it
  expects: (site) =>
    ['hospital', 'cng'].includes(site.file.customer.class)
      ? []
      : [{ type: 'leak.night-minimum', subject: meterOf(site) }],
  // where nobody burns for a day, all that flows is the leak
  follows: (site) => [{ type: 'leak.never-zero', subject: meterOf(site) }, underRange(site)],
  disturb(inputs, level, site) {
    inputs.extraDemandNm3h += nm3hAt(site, level * site.meter.params.curve.qMax);
  },
};

/** The same at a customer who closes at night: a small steady flow that never ends. */
export const neverZeroFlow: FaultKind = {
  name: 'never-zero-flow',
  unit: 'share of Qmax',
  defaultSize: 0.01,
  span: () => [0.006, 0.018],
  needs: 'any',
  expects: (site) =>
    hasIdleHours(site) ? [{ type: 'leak.never-zero', subject: meterOf(site) }] : [],
  follows: (site) => [{ type: 'leak.night-minimum', subject: meterOf(site) }, underRange(site)],
  disturb(inputs, level, site) {
    inputs.extraDemandNm3h += nm3hAt(site, level * site.meter.params.curve.qMax);
  },
};

/** The zone's pipes leak behind the city gate and before every customer's meter. */
export const zoneLeak: FaultKind = {
  name: 'zone-leak',
  unit: 'Nm³/h',
  defaultSize: 20,
  span: () => [10, 100],
  needs: 'gate',
  expects: (site) => [
    { type: 'leak.zone-balance', subject: { kind: 'zone', id: site.file.site.zone } },
  ],
  // the gate meter sees it every night
  follows: (site) => [{ type: 'leak.night-minimum', subject: meterOf(site) }],
  disturb(inputs, level) {
    inputs.extraDemandNm3h += level;
  },
};
