import { z } from 'zod';
import { ALARM_TYPES } from './alarm-type.ts';
import { DispatchPlan } from './dispatch-plan.ts';
import { GasComposition } from './gas-composition.ts';
import { CustomerId, DeviceId, MeterId, RunId, SiteId, ZoneId } from './ids.ts';
import { LocalizedName } from './localized.ts';
import { Mappings } from './mapping.ts';
import { timeZone } from './time-zone.ts';
import type { KPaGauge } from './units.ts';

/** The fleet file of contract §3. Every key is in the units its name or the contract gives. */
const gauge = z.number().min(0).max(20_000) as unknown as z.ZodType<KPaGauge>;
const date = z.iso.date();
const fraction = z.number().min(0).max(1);
const percent = z.number().positive().max(100);

export const Gas = z.strictObject({
  /** Superior calorific value, MJ/m³ at 25 °C/0 °C, 101.325 kPa. */
  hs: z.number().min(15).max(60),
  /** Relative density. */
  d: z.number().min(0.4).max(1.2),
  xCO2: fraction,
  xH2: fraction,
  /** Full analysis, for meters whose corrector runs AGA8; without it they are checked by SGERG-88. */
  composition: GasComposition.exactOptional(),
});
export type Gas = z.infer<typeof Gas>;

const Zone = z.strictObject({
  id: ZoneId,
  name: LocalizedName,
  gas: Gas.exactOptional(),
  inletMeters: z.array(MeterId).default([]),
  /** Days on which customers burn as on a Sunday. */
  holidays: z.array(date).default([]),
});

const Contact = z.strictObject({
  name: z.string().min(1).max(100),
  phone: z.string().max(40).exactOptional(),
  email: z.email().exactOptional(),
});

export const CUSTOMER_CLASSES = [
  'hospital',
  'school',
  'hotel',
  'restaurant',
  'factory',
  'cng',
  'other',
] as const;

const Customer = z.strictObject({
  id: CustomerId,
  name: LocalizedName,
  class: z.enum(CUSTOMER_CLASSES),
  contacts: z.array(Contact).default([]),
});

const Run = z.strictObject({
  id: RunId,
  role: z.enum(['duty', 'standby']),
  setKPa: gauge,
  ssvHighKPa: gauge.exactOptional(),
  ssvLowKPa: gauge.exactOptional(),
  reliefKPa: gauge.exactOptional(),
  ac: percent.exactOptional(),
  sg: percent.exactOptional(),
  lastProofTest: date.exactOptional(),
});

const Bypass = z.strictObject({
  present: z.boolean(),
  metered: z.boolean().default(false),
  secured: z.enum(['locked', 'blinded', 'none']).default('none'),
});

const Station = z.strictObject({
  device: DeviceId,
  setKPa: gauge,
  maopKPa: gauge.exactOptional(),
  hKPa: gauge.exactOptional(),
  hhKPa: gauge.exactOptional(),
  lKPa: gauge.exactOptional(),
  runs: z.array(Run).min(1).max(8),
  bypass: Bypass.exactOptional(),
});

const Meter = z.strictObject({
  id: MeterId,
  device: DeviceId,
  serial: z.string().max(64).exactOptional(),
  type: z.enum(['diaphragm', 'rotary', 'turbine', 'ultrasonic']),
  size: z
    .string()
    .regex(/^G\d+(\.\d+)?$/, 'a meter size is a G number, e.g. G65')
    .exactOptional(),
  /** m³/h actual. */
  qMin: z.number().positive(),
  qMax: z.number().positive(),
  /** Register capacity, m³: one past its largest index. */
  capacity: z.number().positive().exactOptional(),
  run: RunId.exactOptional(),
  conversion: z.enum(['sgerg88', 'aga8', 'pt', 'fixed', 'none']).default('none'),
  fixedFactor: z.number().positive().exactOptional(),
  installed: date.exactOptional(),
  verifiedUntil: date.exactOptional(),
  status: z.enum(['inService', 'sealed', 'closed']).default('inService'),
  /** m³ per pulse. */
  pulseWeight: z.number().positive().exactOptional(),
  /** m³ of the register's last digit. */
  resolution: z.number().positive().exactOptional(),
  mechFactor: z.number().positive().exactOptional(),
  prepay: z
    .strictObject({ unit: z.enum(['m3', 'money']), price: z.number().min(0) })
    .exactOptional(),
});

const hourSpan = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'hours are like 06:00-22:00');

const Hours = z.strictObject({
  mon: z.array(hourSpan).exactOptional(),
  tue: z.array(hourSpan).exactOptional(),
  wed: z.array(hourSpan).exactOptional(),
  thu: z.array(hourSpan).exactOptional(),
  fri: z.array(hourSpan).exactOptional(),
  sat: z.array(hourSpan).exactOptional(),
  sun: z.array(hourSpan).exactOptional(),
});

const Site = z.strictObject({
  id: SiteId,
  name: LocalizedName,
  zone: ZoneId,
  customer: CustomerId,
  timeZone: timeZone.default('Asia/Shanghai'),
  hours: Hours.exactOptional(),
  base: z
    .strictObject({
      pressureKPa: z.number().min(90).max(110),
      temperatureK: z.number().min(270).max(300),
    })
    .default({ pressureKPa: 101.325, temperatureK: 293.15 }),
  /** Pipe volume behind the regulators, m³. */
  volumeM3: z.number().positive().exactOptional(),
  station: Station.exactOptional(),
  meters: z.array(Meter).default([]),
});

const Device = z
  .strictObject({
    id: DeviceId,
    password: z.string().min(1).max(200).exactOptional(),
    passwordHash: z
      .string()
      .regex(/^scrypt\$/, 'a password hash starts with scrypt$')
      .exactOptional(),
    /** True: a client certificate whose CN is the device id is accepted. */
    certificate: z.boolean().exactOptional(),
    reporting: z.enum(['scada', 'hourly', 'daily']),
    intervalSeconds: z.number().positive().max(86_400).exactOptional(),
    gateway: DeviceId.exactOptional(),
    /** How its telemetry is written: a payload format such as cjt188; absent: JSON. */
    payload: z.string().min(1).max(40).exactOptional(),
  })
  .refine((device) => device.password === undefined || device.passwordHash === undefined, {
    message: 'give password or passwordHash, not both',
    path: ['password'],
  });

/** Parameters of one detector, for the whole fleet or for a class, a site or one subject of it. */
const DetectorSetting = z.strictObject({
  type: z.enum(ALARM_TYPES),
  class: z.enum(CUSTOMER_CLASSES).exactOptional(),
  site: SiteId.exactOptional(),
  /** An alarm subject's id: a meter, `{site}/{run}`, a device… */
  subject: z.string().min(1).max(130).exactOptional(),
  params: z.record(z.string().min(1), z.union([z.number(), z.string(), z.boolean()])),
  /** Who set it, and when: shown beside the parameter. */
  by: z.string().max(100).exactOptional(),
  on: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).exactOptional(),
});

export const FleetShape = z.strictObject({
  zones: z.array(Zone).default([]),
  customers: z.array(Customer).default([]),
  sites: z.array(Site).default([]),
  devices: z.array(Device).default([]),
  detectors: z.array(DetectorSetting).default([]),
  dispatch: DispatchPlan.exactOptional(),
  /** Foreign topics and payloads of other brokers; usually from the mapping file. */
  mappings: Mappings.exactOptional(),
});

export type Fleet = z.infer<typeof FleetShape>;
export type ZoneSpec = Fleet['zones'][number];
export type CustomerSpec = Fleet['customers'][number];
export type SiteSpec = Fleet['sites'][number];
export type StationSpec = NonNullable<SiteSpec['station']>;
export type RunSpec = StationSpec['runs'][number];
export type MeterSpec = SiteSpec['meters'][number];
export type DeviceSpec = Fleet['devices'][number];
export type DetectorSetting = Fleet['detectors'][number];
