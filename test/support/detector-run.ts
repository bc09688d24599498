import type { Asset, Detector, DetectorEvent, Judge } from '../../src/detect/detector.ts';
import { DETECTORS } from '../../src/detect/registry.ts';
import type { Finding } from '../../src/model/finding.ts';
import { type FleetIndex } from '../../src/model/fleet-index.ts';
import type { DeviceId } from '../../src/model/ids.ts';
import type { EventReading, MeterReading, StationReading } from '../../src/model/reading.ts';
import { MeterValues, StationValues } from '../../src/model/record.ts';
import { type EpochMs, epochMs, position } from '../../src/model/units.ts';
import { assetsOf } from '../../src/pipeline/judges.ts';
import { SAMPLE } from './sample-fleet.ts';

/** Those that hear one device. */
export const DEVICE_DETECTORS: readonly Detector[] = DETECTORS.filter(
  ({ scope }) => scope === 'device',
);

/** A moment of the test's day, `HH:MM:SS` or `HH:MM`, or with a day: `+1 HH:MM:SS`. */
export function t(clock: string): EpochMs {
  const [day, time] = clock.startsWith('+') ? clock.slice(1).split(' ') : ['0', clock];
  const [hours = 0, minutes = 0, seconds = 0] = (time ?? '').split(':').map(Number);
  const days = Number(day);
  return epochMs(Date.UTC(2026, 10, 23, hours, minutes, 0) + seconds * 1000 + days * 86_400_000);
}

/** The same as a clock text, for readable expectations. */
export const clock = (at: number): string => {
  const days = Math.floor((at - t('00:00')) / 86_400_000);
  const text = new Date(at).toISOString().slice(11, 23).replace('.000', '');
  return days === 0 ? text : `+${days} ${text}`;
};

interface Arrival {
  readonly device?: string;
  /** Arrives this much after its stamp, ms. */
  readonly after?: number;
}

const envelope = (device: string, at: string, arrival: Arrival) => ({
  // a test's own id, as the fleet's
  device: (arrival.device ?? device) as DeviceId,
  ts: t(at),
  receivedAt: epochMs(t(at) + (arrival.after ?? 0)),
  position: position(1),
  index: 0,
});

/** A station record of device `rtu`. */
export const station = (at: string, values: object, arrival: Arrival = {}): StationReading => ({
  ...envelope('rtu', at, arrival),
  record: 'station',
  kind: 'interval',
  values: StationValues.parse(values),
});

/** A meter record of device `evc`. */
export const meter = (at: string, values: object, arrival: Arrival = {}): MeterReading => ({
  ...envelope('evc', at, arrival),
  record: 'meter',
  kind: 'interval',
  values: MeterValues.parse(values),
});

export const event = (at: string, code: string, arrival: Arrival = {}): EventReading => ({
  ...envelope('evc', at, arrival),
  record: 'event',
  code,
  values: {},
});

export type Step = StationReading | MeterReading | EventReading | DetectorEvent;

export const tick = (at: string, downSince: string | null = null): DetectorEvent => ({
  kind: 'tick',
  ts: t(at),
  downSince: downSince === null ? null : t(downSince),
});

/** The asset of the sample fleet that a detector watches through a device. */
export function assetFor(
  detector: Detector,
  device: string,
  fleet: FleetIndex = SAMPLE,
  subject?: string,
): Asset {
  const entry = fleet.devices.get(device);
  const assets = entry === undefined ? [] : assetsOf(fleet, entry, t('00:00'));
  const asset = assets.find(
    (one) =>
      one.subject.kind === detector.watches &&
      (subject === undefined || one.subject.id === subject),
  );
  if (asset === undefined) throw new Error(`${detector.type} watches nothing of ${device}`);
  return asset;
}

export function startJudge(detector: Detector, asset: Asset, settings?: object): Judge {
  const started = detector.start(asset, { ...settings });
  if (!started.ok) throw new Error(started.error);
  return started.value;
}

export const asEvent = (step: Step): DetectorEvent =>
  'record' in step ? { kind: 'reading', reading: step } : step;

/** All findings of a run, in order. */
export function run(judge: Judge, steps: readonly Step[]): readonly Finding[] {
  const findings: Finding[] = [];
  let now = judge;
  for (const step of steps) {
    const [next, found] = now.step(asEvent(step));
    now = next;
    findings.push(...found);
  }
  return findings;
}

/** Findings in one line each: `began P1 12:00:05`, `ended 12:01`, `unknown 12:02`. */
export const told = (findings: readonly Finding[]): readonly string[] =>
  findings.map((finding) =>
    finding.verdict === 'began'
      ? `began P${finding.priority} ${clock(finding.since)}`
      : `${finding.verdict} ${clock(finding.since)}`,
  );

/** A run of one detector on the sample fleet, told in lines. */
export function toldBy(
  detector: Detector,
  device: string,
  steps: readonly Step[],
  settings?: object,
): readonly string[] {
  return told(run(startJudge(detector, assetFor(detector, device), settings), steps));
}

/** Records at a steady interval: `every(10, '12:00:00', 6, (n) => ({ pOut: 100 + n }))`. */
export const every = (
  seconds: number,
  from: string,
  count: number,
  values: (n: number) => object,
  make: (at: string, values: object) => Step = station,
): readonly Step[] =>
  Array.from({ length: count }, (_, n) => make(clock(t(from) + n * seconds * 1000), values(n)));
