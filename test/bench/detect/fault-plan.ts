import type { TemplateName } from '../../../simulators/site/templates/registry.ts';
import type { AlarmType } from '../../../src/model/alarm-type.ts';

/** How a fault is tried: where, after what past, and how long its alarm may take. */
export interface FaultPlan {
  readonly fault: string;
  /** The alarm that this plan is to show; others that the fault raises are scored too. */
  readonly type: AlarmType;
  readonly templates: readonly TemplateName[];
  /** Sites beside it that it needs: neighbours, a gate. */
  readonly beside?: readonly TemplateName[];
  readonly stationSeconds: number;
  readonly stepSeconds: number;
  /** Past before the onset, ms. */
  readonly warmUpMs: number;
  /** The onset falls anywhere within this much after it, ms. */
  readonly spreadMs: number;
  /** From the onset to the alarm at the most: domain.md's delay and one report interval, ms. */
  readonly withinMs: number;
  /** Length of the fault, ms; null: it stays. */
  readonly lastsMs: number | null;
  /** From nothing to its size, ms. */
  readonly rampMs?: number;
  /** On every site of the template, or on those that share something. */
  readonly on?: 'all' | 'group';
  /** Local hours within which the onset falls: a closed factory hides most faults. */
  readonly hours?: readonly [number, number];
  /** A date on file: the alarm may stand before the run's onset. */
  readonly standing?: true;
  /** Share of the variants of its type; 1 by default. */
  readonly weight?: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Shape = Pick<FaultPlan, 'stationSeconds' | 'stepSeconds' | 'warmUpMs' | 'spreadMs'>;

/** Seconds count: an RTU that reports every 5 s, simulated second by second. */
const FAST: Shape = {
  stationSeconds: 5,
  stepSeconds: 1,
  warmUpMs: 20 * MINUTE,
  spreadMs: 20 * MINUTE,
};
/** Minutes count. */
const MINUTES: Shape = {
  stationSeconds: 10,
  stepSeconds: 10,
  warmUpMs: 2 * HOUR,
  spreadMs: 12 * HOUR,
};
/** Hours count, and a day's pattern. */
const HOURS: Shape = { stationSeconds: 60, stepSeconds: 60, warmUpMs: 2 * DAY, spreadMs: 2 * DAY };
/** A baseline of weeks comes first. */
const WEEKS: Shape = {
  stationSeconds: 300,
  stepSeconds: 300,
  warmUpMs: 35 * DAY,
  spreadMs: 7 * DAY,
};
/** The same for a station's regulators: finer steps, and every other minute a record. */
const STATION_WEEKS: Shape = { ...WEEKS, stationSeconds: 120, stepSeconds: 60 };

const STATIONS: readonly TemplateName[] = ['factory', 'hospital', 'school'];
/** Where a standby can take over; a school has one run. */
const TWO_RUNS: readonly TemplateName[] = ['factory', 'hospital', 'cng'];
/** Two runs, and never longer without a flame than `UNTIL_LIT` by day. */
const LIT: readonly TemplateName[] = ['factory', 'hospital'];
const IDLE_AT_NIGHT: readonly TemplateName[] = ['factory', 'school'];
const METERS: readonly TemplateName[] = [
  'factory',
  'hospital',
  'hotel',
  'restaurant',
  'school',
  'park',
];
/** Stations of customers who burn on most days of the year. */
const ROUND_THE_YEAR: readonly TemplateName[] = ['factory', 'hospital', 'cng'];
const NOT_SCHOOLS = METERS.filter((template) => template !== 'school');
/** Meters with a connection of their own. */
const CONNECTED: readonly TemplateName[] = ['hotel', 'restaurant', 'laundry', 'park'];
const CORRECTED: readonly TemplateName[] = ['factory', 'hospital', 'park'];

const plan = (
  fault: string,
  type: AlarmType,
  templates: readonly TemplateName[],
  shape: Shape,
  withinMs: number,
  more: Partial<FaultPlan> = {},
): FaultPlan => ({ fault, type, templates, ...shape, withinMs, lastsMs: null, ...more });

/** Nobody burns: a valve that does not close shows at once. */
const NIGHT: Partial<FaultPlan> = { hours: [1, 4] };
const WORK: Partial<FaultPlan> = { hours: [9, 18] };
/** The school's kitchen is lit, in summer too. */
const MEALS: Partial<FaultPlan> = { hours: [9, 13] };
/** The same, and it stays lit for an hour. */
const COOKING: Partial<FaultPlan> = { hours: [9, 12] };
/** A workshop works from 8 to 18: three more hours of it are left, on a Saturday too. */
const SHIFT: Partial<FaultPlan> = { hours: [9, 15] };
/** A boiler pauses for up to 8 minutes: until it lights nobody misses the gas, or the duty run. */
const UNTIL_LIT = 10 * MINUTE;
/** Fifteen minutes of flame, of a boiler that may burn 5 minutes and pause for 8. */
const UNTIL_BURNT = 40 * MINUTE;
/** A compressor rests for up to 40 minutes by day. */
const UNTIL_FILLING = 45 * MINUTE;

export const PLANS: readonly FaultPlan[] = [
  plan('bypass-open', 'bypass.open', STATIONS, FAST, 20 * SECOND),
  plan('bypass-unlocked', 'bypass.unsecured', STATIONS, FAST, MINUTE),
  // three hours of sure use are asked for: schools have none on a third of all days, compressors none for sure
  plan('bypass-hidden', 'bypass.suspected', ['factory', 'hospital'], STATION_WEEKS, 5 * HOUR, WORK),
  plan('bypass-hidden-in-part', 'bypass.partial', ROUND_THE_YEAR, STATION_WEEKS, 4 * DAY, WORK),
  // where somebody burns, what the relief can hold depends on the season
  plan('regulator-fails-open', 'regulator.overpressure', IDLE_AT_NIGHT, FAST, 2 * MINUTE, NIGHT),
  plan('regulator-runs-away', 'regulator.overpressure', STATIONS, FAST, 2 * MINUTE, NIGHT),
  plan('standby-missed-when-needed', 'regulator.underpressure', STATIONS, FAST, UNTIL_LIT, WORK),
  plan('set-point-drifts-up', 'regulator.drift', STATIONS, STATION_WEEKS, 14 * DAY, {
    rampMs: 3 * DAY,
    ...WORK,
  }),
  plan('set-point-drifts-down', 'regulator.drift', STATIONS, STATION_WEEKS, 14 * DAY, {
    rampMs: 3 * DAY,
    ...WORK,
  }),
  plan('droop-grows', 'regulator.droop', STATIONS, STATION_WEEKS, 14 * DAY, WORK),
  plan('regulator-seat-leak', 'regulator.lockup', ['factory', 'school'], MINUTES, 14 * HOUR, {
    hours: [18, 23],
  }),
  plan('regulator-hunts', 'regulator.hunting', STATIONS, FAST, UNTIL_BURNT, COOKING),
  plan('regulator-hunts-fast', 'regulator.hunting', STATIONS, FAST, UNTIL_BURNT, COOKING),
  plan('regulator-hunts-slowly', 'regulator.hunting', STATIONS, FAST, UNTIL_BURNT, COOKING),
  plan('duty-fails-closed', 'regulator.switchover', LIT, FAST, UNTIL_LIT, WORK),
  plan('standby-valve-shut', 'regulator.standby-unavailable', TWO_RUNS, HOURS, DAY),
  plan('standby-slam-shut-trips', 'regulator.standby-unavailable', TWO_RUNS, HOURS, DAY),
  plan('standby-without-inlet', 'regulator.standby-unavailable', TWO_RUNS, HOURS, DAY),
  // it falls due with the end of a day, and is told 15 minutes later
  plan('proof-test-overdue', 'regulator.standby-unavailable', TWO_RUNS, HOURS, DAY + 20 * MINUTE),
  plan('duty-slam-shut-trips', 'regulator.slam-shut', TWO_RUNS, FAST, 30 * SECOND, WORK),
  // with a standby that carries, it looks like a duty that fails closed
  plan('duty-slam-shut-trips-unseen', 'regulator.slam-shut', ['school'], FAST, 2 * MINUTE, MEALS),
  plan('duty-slam-shut-trips-unseen', 'regulator.switchover', LIT, FAST, UNTIL_LIT, WORK),
  plan('all-runs-trip', 'regulator.supply-lost', STATIONS, FAST, 30 * SECOND, WORK),
  // 24 h with flow in it, and a weekend may lie between
  plan('filter-blocks', 'regulator.filter', STATIONS, STATION_WEEKS, 4 * DAY, WORK),
  plan('inlet-low', 'regulator.inlet-low', STATIONS, MINUTES, 5 * MINUTE),
  plan('network-inlet-low', 'regulator.inlet-low', ['factory'], MINUTES, 10 * MINUTE, {
    on: 'all',
    beside: ['factory', 'factory', 'factory'],
  }),
  plan('monitor-takes-over', 'regulator.relief', LIT, FAST, UNTIL_LIT, WORK),
  // it must have run before, for its usual pressure, and it must run again
  plan('monitor-takes-over', 'regulator.relief', ['cng'], FAST, UNTIL_FILLING, {
    ...WORK,
    warmUpMs: 2 * HOUR,
    weight: 0.5,
  }),
  plan('relief-weeps', 'regulator.relief', STATIONS, FAST, 5 * MINUTE),
  plan('relief-stuck-open', 'regulator.relief', STATIONS, FAST, 5 * MINUTE),
  plan('sensing-line-abandoned', 'regulator.sensing-conflict', STATIONS, FAST, 2 * MINUTE, WORK),
  plan('gas-in-cabinet', 'leak.gas-detected', STATIONS, FAST, MINUTE),
  plan(
    'line-break',
    'leak.line-break',
    STATIONS,
    { ...FAST, warmUpMs: DAY, stepSeconds: 5 },
    2 * MINUTE,
    WORK,
  ),
  plan('closed-section-leaks', 'leak.pressure-decay', STATIONS, MINUTES, 12 * HOUR),
  // a hospital burns round the clock: there a leak hides from any meter
  plan(
    'night-leak',
    'leak.night-minimum',
    ['factory', 'hotel', 'restaurant', 'school', 'park'],
    WEEKS,
    5 * DAY,
  ),
  plan('small-leak', 'leak.never-zero', ['factory', 'school', 'park'], WEEKS, 4 * DAY),
  plan('never-zero-flow', 'leak.never-zero', ['factory', 'school', 'park'], WEEKS, 4 * DAY),
  plan('zone-leak', 'leak.zone-balance', ['gate'], WEEKS, 7 * DAY, {
    beside: ['park', 'factory', 'hospital'],
  }),
  // a measuring element jams while it turns; a school's may not be asked to turn for weeks
  plan('counter-stuck', 'meter.stuck', NOT_SCHOOLS, WEEKS, 8 * DAY, WORK),
  plan('over-range-flow', 'meter.over-range', METERS, HOURS, 3 * HOUR, {
    lastsMs: 6 * HOUR,
    hours: [9, 14],
  }),
  plan('creeping-flow', 'meter.under-range', ['factory', 'school', 'park'], WEEKS, 4 * DAY),
  plan('reverse-flow', 'meter.reverse', METERS, HOURS, 3 * HOUR, { lastsMs: 6 * HOUR }),
  plan(
    'register-backwards',
    'meter.backwards',
    ['factory', 'school', 'park', 'restaurant'],
    HOURS,
    2 * HOUR,
    NIGHT,
  ),
  // a contact loses pulses while the meter turns: through a shutdown of weeks both counts stand still
  plan('missing-pulses', 'meter.index-mismatch', CORRECTED, WEEKS, 7 * DAY, WORK),
  plan('conversion-factor-off', 'meter.conversion', CORRECTED, WEEKS, 3 * DAY),
  plan('fixed-z-wrong', 'meter.conversion', CORRECTED, WEEKS, 3 * DAY),
  plan('wrong-base-temperature', 'meter.conversion', CORRECTED, WEEKS, 3 * DAY),
  plan('disturbed-volume', 'meter.disturbed', CORRECTED, HOURS, DAY, WORK),
  // a flow of 0 is 0 in any unit
  plan('flow-scale', 'meter.scale', METERS, HOURS, 4 * HOUR, SHIFT),
  plan('pressure-frozen', 'meter.frozen-sensor', CORRECTED, WEEKS, 26 * HOUR),
  plan('temperature-frozen', 'meter.frozen-sensor', CORRECTED, WEEKS, 26 * HOUR),
  plan('pressure-out-of-span', 'meter.sensor-range', CORRECTED, HOURS, 3 * HOUR),
  plan('temperature-out-of-span', 'meter.sensor-range', CORRECTED, HOURS, 3 * HOUR),
  // the usual pressure is known after 24 hours with flow: a workshop's two days, or a holiday, are fewer
  plan('pressure-line-open', 'meter.sensor-range', ['factory', 'park'], WEEKS, DAY, SHIFT),
  // three weeks to know the neighbours, and three to know how far they scatter
  plan('pressure-shift', 'meter.sensor-drift', ['park'], WEEKS, 14 * DAY, { warmUpMs: 60 * DAY }),
  plan('battery-used-up', 'meter.battery', METERS, WEEKS, 14 * DAY),
  plan('magnet', 'meter.tamper', METERS, HOURS, 3 * HOUR),
  plan('cover-open', 'meter.tamper', METERS, HOURS, 3 * HOUR),
  plan('valve-leak', 'meter.valve-leak', ['hotel', 'restaurant'], HOURS, 4 * HOUR),
  plan('clock-slow', 'meter.clock', METERS, HOURS, 4 * DAY),
  plan('clock-fast', 'meter.clock', METERS, HOURS, 2 * HOUR),
  plan('config-changed', 'meter.config-change', CORRECTED, HOURS, 3 * HOUR),
  plan('flow-through-sealed-meter', 'meter.flow-when-out-of-use', METERS, HOURS, DAY),
  plan('door-open', 'station.door', STATIONS, MINUTES, 20 * MINUTE),
  plan('mains-lost', 'station.power-lost', STATIONS, MINUTES, 5 * MINUTE),
  plan('low-credit', 'prepay.low-credit', ['hotel', 'restaurant'], WEEKS, 5 * DAY),
  plan(
    'flow-without-credit',
    'prepay.flow-without-credit',
    ['hotel', 'restaurant'],
    HOURS,
    3 * DAY,
  ),
  plan('meter-silent', 'comms.silent', ['hotel', 'restaurant', 'laundry'], HOURS, 6 * HOUR),
  plan('silence', 'comms.silent', STATIONS, MINUTES, 3 * MINUTE),
  plan('gateway-lost', 'comms.gateway', ['street'], HOURS, 6 * HOUR),
  plan('records-lost', 'comms.completeness', METERS, HOURS, 8 * DAY),
  plan('records-late', 'comms.completeness', CONNECTED, HOURS, 8 * DAY),
  plan('records-repeated', 'comms.completeness', CONNECTED, HOURS, 8 * DAY),
  plan('verification-due', 'asset.verification-due', METERS, HOURS, 2 * DAY, { standing: true }),
  plan('service-life-over', 'asset.service-life', METERS, HOURS, 2 * DAY, { standing: true }),
];
