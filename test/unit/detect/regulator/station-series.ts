import type { Detector } from '../../../../src/detect/detector.ts';
import { type Random, seededRandom } from '../../../../src/lib/seeded-random.ts';
import type { Finding } from '../../../../src/model/finding.ts';
import type { DeviceId } from '../../../../src/model/ids.ts';
import type { StationReading } from '../../../../src/model/reading.ts';
import { StationValues } from '../../../../src/model/record.ts';
import { epochMs, position } from '../../../../src/model/units.ts';
import { assetFor, t } from '../../../support/detector-run.ts';
import { sampleFleet } from '../../../support/sample-fleet.ts';
import { type StageRun, stageRun } from '../../../support/stage-run.ts';

/** What the meter of the sample station carries at its outlet pressure, m³/h base. */
export const CAPACITY = (250 * 201.325) / 101.325;

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const MINUTE = 60_000;

/** Midnight of the first day. */
export const START = t('00:00');

/** The sample station with nameplates: AC 5, SG 10, relief 115 kPa, 3 m³ of pipe. */
export const stationFleet = (intervalSeconds: number, site: object = { volumeM3: 3 }) =>
  sampleFleet((fleet) => {
    const [works, ...sites] = fleet['sites'] as readonly Record<string, unknown>[];
    const station = works?.['station'] as Record<string, unknown>;
    const runs = (station['runs'] as readonly object[]).map((run) => ({
      ...run,
      ac: 5,
      sg: 10,
      reliefKPa: 115,
    }));
    const devices = (fleet['devices'] as readonly Record<string, unknown>[]).map((device) =>
      device['id'] === 'rtu' ? { ...device, intervalSeconds } : device,
    );
    const first = { ...works, ...site, station: { ...station, runs } };
    return { ...fleet, sites: [first, ...sites], devices };
  });

/** What is so at a time of the series: hours since its start, and the same as ms. */
export interface Moment {
  readonly ms: number;
  readonly day: number;
  /** Hour of the day with its fraction. */
  readonly hour: number;
  readonly random: Random;
}

export interface Series {
  readonly detector: Detector;
  readonly seconds: number;
  /** Fields of a record; null: none is sent. */
  readonly values: (moment: Moment) => object | null;
  readonly subject?: string;
  readonly settings?: object;
  readonly site?: object;
}

/** A detector on the sample station, fed from one record to the next. */
export function seriesRun(series: Series): { readonly run: StageRun; until(ms: number): void } {
  const { detector, seconds } = series;
  const fleet = stationFleet(seconds, series.site);
  const subject = series.subject ?? (detector.watches === 'run' ? 'works/A' : 'works');
  const run = stageRun(detector, assetFor(detector, 'rtu', fleet, subject), series.settings);
  const random = seededRandom(`${detector.type}`);
  let ms = 0;
  return {
    run,
    until(end) {
      for (; ms <= end; ms += seconds * 1000) {
        const day = Math.floor(ms / DAY);
        const fields = series.values({ ms, day, hour: (ms - day * DAY) / HOUR, random });
        if (fields !== null) run.give(recordAt(ms, fields));
      }
    },
  };
}

export const recordAt = (ms: number, fields: object): StationReading => ({
  device: 'rtu' as DeviceId,
  ts: epochMs(START + ms),
  receivedAt: epochMs(START + ms),
  position: position(1),
  index: 0,
  record: 'station',
  kind: 'interval',
  values: StationValues.parse(fields),
});

/** All findings of a series of that length. */
export function findingsIn(series: Series, ms: number): readonly Finding[] {
  const { run, until } = seriesRun(series);
  until(ms);
  return run.findings;
}

/** Verdicts in one line each, with the time since the start in days or minutes. */
export const verdicts = (findings: readonly Finding[], unit: number): readonly string[] =>
  findings.map((one) => `${one.verdict} ${((one.since - START) / unit).toFixed(0)}`);

export const evidenceOf = (finding: Finding | undefined, name: string) =>
  finding !== undefined && 'evidence' in finding
    ? finding.evidence.find((item) => item.name === name)
    : undefined;

/** A run that holds 100 kPa with a droop of 4 kPa to full load, noise of a 250 kPa transmitter. */
export const working = (load: number, random: Random, offKPa = 0) => ({
  pIn: 350,
  pOut: 100 - 4 * load + offKPa + 0.125 * random.normal(),
  tGas: 15,
  runs: { A: { q: load * CAPACITY }, B: { q: 0 } },
});

/** Nobody burns: shut tight at `pKPa`. */
export const shut = (pKPa: number, random: Random, tGas = 15) => ({
  pIn: 350,
  pOut: pKPa + 0.05 * random.normal(),
  tGas: tGas + 0.02 * random.normal(),
  runs: { A: { q: 0 }, B: { q: 0 } },
});
