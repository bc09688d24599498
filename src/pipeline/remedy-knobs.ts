import type { AlarmType } from '../model/alarm-type.ts';
import type { DeviceSpec } from '../model/fleet.ts';
import type { FleetIndex } from '../model/fleet-index.ts';

/** A delay among a detector's parameters, with how many ms one of its units is. */
export interface DelayKnob {
  readonly param: string;
  readonly unitMs: number;
}

/**
 * The parameter that says how far a value must leave its limit again.
 * - `share-below`: share of the limit, below it (0.99): smaller is wider.
 * - `share-above`: share of the limit, above it (1.01): larger is wider.
 * - `added-share`: share of the limit that is added (0.01).
 * - `added`: in the unit of the limit.
 */
export interface DeadbandKnob {
  readonly param: string;
  readonly form: 'share-below' | 'share-above' | 'added-share' | 'added';
}

export interface Knobs {
  /** How long it must last before it is told. */
  readonly on?: DelayKnob;
  /** How long it must be over before it has ended. */
  readonly off?: DelayKnob;
  readonly deadband?: DeadbandKnob;
}

const MS = 1;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const delay = (param: string, unitMs: number = MS): DelayKnob => ({ param, unitMs });
const band = (param: string, form: DeadbandKnob['form'] = 'share-below'): DeadbandKnob => ({
  param,
  form,
});

/**
 * Which parameter of a detector means what: names alone do not tell. A test holds
 * it against the catalogue. A type that is not here has nothing that would calm it
 * without hiding what it is for.
 */
export const KNOBS: Partial<Readonly<Record<AlarmType, Knobs>>> = {
  'bypass.open': { on: delay('openForMs'), off: delay('closedForMs') },
  'bypass.unsecured': { on: delay('unlockedForMs'), off: delay('lockedForMs') },
  'bypass.partial': { off: delay('backHours', HOUR) },
  'regulator.overpressure': {
    on: delay('highForMs'),
    off: delay('normalForMs'),
    deadband: band('hysteresis'),
  },
  'regulator.underpressure': {
    on: delay('lowForMs'),
    off: delay('normalForMs'),
    deadband: band('hysteresis', 'share-above'),
  },
  'regulator.drift': { off: delay('clearDays', DAY) },
  'regulator.droop': { off: delay('clearDays', DAY), deadband: band('hysteresis') },
  'regulator.lockup': { off: delay('goodForMs'), deadband: band('hysteresis') },
  'regulator.hunting': { off: delay('calmForMs'), deadband: band('hysteresis') },
  'regulator.switchover': { on: delay('carriedForMs'), off: delay('backForMs') },
  'regulator.standby-unavailable': { on: delay('unavailableForMs'), off: delay('availableForMs') },
  'regulator.slam-shut': { off: delay('openForMs') },
  'regulator.supply-lost': { on: delay('lostForMs'), off: delay('backForMs') },
  'regulator.filter': { off: delay('cleanForMs'), deadband: band('hysteresis') },
  'regulator.inlet-low': {
    on: delay('lowForMs'),
    off: delay('normalForMs'),
    deadband: band('hysteresisKPa', 'added'),
  },
  'regulator.relief': { on: delay('forMs'), off: delay('normalForMs') },
  'regulator.sensing-conflict': { off: delay('agreeForMs') },
  'leak.gas-detected': { off: delay('clearForMs'), deadband: band('hysteresis') },
  'leak.line-break': { off: delay('backForMs') },
  'leak.pressure-decay': { off: delay('offDelayMs') },
  'leak.zone-balance': { deadband: band('endShare') },
  'meter.stuck': { off: delay('backHours', HOUR) },
  'meter.over-range': { deadband: band('clearFactor') },
  'meter.under-range': { on: delay('hours', HOUR), off: delay('backHours', HOUR) },
  'meter.reverse': { off: delay('clearForMs') },
  'meter.backwards': { off: delay('clearForMs') },
  'meter.index-mismatch': { off: delay('clearForMs') },
  'meter.conversion': {
    on: delay('holdMs'),
    off: delay('clearForMs'),
    deadband: band('clearShare'),
  },
  'meter.disturbed': { off: delay('clearForMs') },
  'meter.scale': { off: delay('clearForMs') },
  'meter.frozen-sensor': { off: delay('clearForMs') },
  'meter.sensor-range': { off: delay('clearForMs'), deadband: band('hysteresis', 'added-share') },
  'meter.battery': { off: delay('clearForMs'), deadband: band('clearAboveV', 'added') },
  'meter.tamper': { off: delay('clearForMs') },
  'meter.clock': { off: delay('clearForMs') },
  'meter.config-change': { off: delay('clearForMs') },
  'meter.flow-when-out-of-use': { off: delay('clearForMs') },
  'station.door': { on: delay('openForMs'), off: delay('closedForMs') },
  'station.power-lost': { on: delay('lostForMs'), off: delay('backForMs') },
  'prepay.flow-without-credit': { off: delay('stoppedHours', HOUR) },
  'comms.completeness': {
    off: delay('clearForMs'),
    deadband: band('hysteresis', 'added-share'),
  },
};

/** The grace of a device goes by how it reports. */
const SILENCE: Readonly<Record<DeviceSpec['reporting'], Knobs>> = {
  scada: { on: delay('scadaGraceMs') },
  hourly: { on: delay('hourlyGraceMs') },
  daily: { on: delay('dailyAlarmMs') },
};

export function knobsFor(type: AlarmType, subject: string, fleet: FleetIndex): Knobs | null {
  if (type !== 'comms.silent') return KNOBS[type] ?? null;
  const device = fleet.devices.get(subject);
  return device === undefined ? null : SILENCE[device.spec.reporting];
}

/** Every name of the table, for the test that holds it against the catalogue. */
export const knobNames = (): readonly (readonly [AlarmType, string])[] => [
  ...Object.values(SILENCE)
    .flatMap(namesIn)
    .map((name) => ['comms.silent', name] as const),
  // the keys of the table are alarm types: Object.entries forgets it
  ...(Object.entries(KNOBS) as [AlarmType, Knobs][]).flatMap(([type, knobs]) =>
    namesIn(knobs).map((name) => [type, name] as const),
  ),
];

const namesIn = ({ on, off, deadband }: Knobs): readonly string[] =>
  [on, off, deadband].flatMap((knob) => (knob === undefined ? [] : [knob.param]));

/**
 * May be emergencies (domain description §F): whatever makes the alarm later is not
 * proposed for them, however often they come. What makes it end later may be.
 */
export const NEVER_LATER: ReadonlySet<AlarmType> = new Set<AlarmType>([
  'bypass.open',
  'leak.gas-detected',
  'leak.line-break',
  'leak.pressure-decay',
  'regulator.overpressure',
  'regulator.underpressure',
  'regulator.sensing-conflict',
  'regulator.supply-lost',
]);
