import fc from 'fast-check';
import type { DeviceEntry } from '../../src/model/fleet-index.ts';
import type { Reading } from '../../src/model/reading.ts';
import { MeterValues, StationValues } from '../../src/model/record.ts';
import { type EpochMs, epochMs, position } from '../../src/model/units.ts';
import { t } from './detector-run.ts';

/** Anything the schema allows for a field now and then, else what is usual there. */
const usually = <T>(usual: fc.Arbitrary<T>, extreme: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: extreme });

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 6 });

/** Numbers around a station's limits, so that every limit is crossed both ways. */
const around = (set: number): fc.Arbitrary<number> =>
  usually(
    fc
      .constantFrom(0.3, 0.55, 0.6, 0.8, 0.9, 1, 1.07, 1.09, 1.2, 1.31, 1.41, 1.6)
      .map((k) => k * set),
    fc.constantFrom(-100, 0, 20_000),
  );

const runs = (ids: readonly string[]) =>
  fc.record(
    Object.fromEntries(
      ids.map((id) => [
        id,
        optional(
          fc.record({
            ssv: optional(fc.constantFrom('open', 'open', 'tripped', 'closed', 'fault')),
            inletValve: optional(fc.constantFrom('open', 'open', 'closed')),
            pIn: optional(fc.constantFrom(0, 400)),
            q: optional(fc.constantFrom(0, 0.5, 40, 220, 900)),
            filterDp: optional(fc.constantFrom(0, 0.4, 3, 18, 30)),
          }),
        ),
      ]),
    ),
  );

const stationValues = ({ site }: DeviceEntry): fc.Arbitrary<object> => {
  const set = site?.station?.setKPa ?? 100;
  return fc.record({
    pIn: optional(fc.constantFrom(20, 400, 0.5 * set)),
    pOut: optional(around(set)),
    pOutMin: optional(around(set)),
    pOutMax: optional(around(set)),
    bypass: optional(fc.constantFrom('closed', 'closed', 'open', 'open', 'moving', 'fault')),
    runs: optional(runs(site?.station?.runs.map((run) => run.id) ?? [])),
    lel: optional(fc.constantFrom(0, 25, 45, 110)),
    q: optional(fc.constantFrom(0, 0.5, 40, 220, 900)),
    tGas: optional(fc.constantFrom(-20, 12, 15, 40)),
    pSense: optional(around(set)),
    bypassLock: optional(fc.constantFrom('locked', 'unlocked')),
    relief: optional(fc.constantFrom('closed', 'closed', 'open')),
    mains: optional(fc.constantFrom('ok', 'ok', 'lost')),
    door: optional(fc.constantFrom('open', 'closed')),
  });
};

/** Registers go up by themselves, and now and then jump, fall or start over. */
const meterValues: fc.Arbitrary<object> = fc.record({
  vm: optional(
    usually(
      fc.integer({ min: 0, max: 400 }).map((n) => 1000 + n / 20),
      fc.constantFrom(0, 99_999.9, 1e12),
    ),
  ),
  vb: optional(fc.constantFrom(0, 3000, 3001)),
  valve: optional(fc.constantFrom('closed', 'closed', 'open', 'moving', 'fault')),
  vbd: optional(fc.constantFrom(0, 10, 12)),
  qm: optional(fc.constantFrom(-3, 0, 0.1, 20, 300, 4e5)),
  pAbs: optional(fc.constantFrom(0, 101.3, 430.1, 430.2, 431, 2000)),
  tGas: optional(fc.constantFrom(-40, 11.2, 15.5, 15.51, 90)),
  c: optional(fc.constantFrom(0, 4.2, 4.3)),
  mechIndex: optional(fc.integer({ min: 0, max: 400 }).map((n) => 1000 + n / 10)),
  battery: optional(fc.constantFrom(0, 2.9, 3.1, 3.6, 50)),
  credit: optional(fc.constantFrom(-5, 0, 100)),
  flags: optional(
    fc.constantFrom(
      ['magnet'],
      [],
      ['leakDetected', 'lowBattery'],
      ['coverOpen', 'configChanged', 'reverseFlow'],
      ['creditExhausted', 'clockInvalid'],
    ),
  ),
});

const defined = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** What a device may say: mostly its own record, now and then an event. */
const saying = (
  device: DeviceEntry,
): fc.Arbitrary<(at: EpochMs, receivedAt: EpochMs, index: number) => Reading> => {
  const envelope = (ts: EpochMs, receivedAt: EpochMs, index: number) => ({
    device: device.spec.id,
    ts,
    receivedAt,
    position: position(1),
    index,
  });
  const record = device.isStation
    ? stationValues(device).map(
        (values) =>
          (ts: EpochMs, receivedAt: EpochMs, index: number): Reading => ({
            ...envelope(ts, receivedAt, index),
            record: 'station',
            kind: 'interval',
            values: StationValues.parse(JSON.parse(JSON.stringify(values))),
          }),
      )
    : meterValues.map(
        (values) =>
          (ts: EpochMs, receivedAt: EpochMs, index: number): Reading => ({
            ...envelope(ts, receivedAt, index),
            record: 'meter',
            kind: 'interval',
            values: MeterValues.parse(defined(values)),
          }),
      );
  const event = fc.constant(
    (ts: EpochMs, receivedAt: EpochMs, index: number): Reading => ({
      ...envelope(ts, receivedAt, index),
      record: 'event',
      code: 'powerOn',
      values: { anything: [null, 'NaN'] },
    }),
  );
  return fc.oneof({ weight: 15, arbitrary: record }, { weight: 1, arbitrary: event });
};

/** Time between two records: mostly the interval, at times much less, at times a long gap. */
const pause = ({ intervalMs }: DeviceEntry): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(intervalMs as number) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: intervalMs }) },
    { weight: 1, arbitrary: fc.integer({ min: intervalMs, max: 60 * intervalMs }) },
  );

/** A device's readings in event-time order, each received a little or a lot later. */
export const streamOf = (device: DeviceEntry, most = 40): fc.Arbitrary<readonly Reading[]> =>
  fc
    .array(
      fc.tuple(
        pause(device),
        saying(device),
        usually(fc.constantFrom(0, 300, 2000), fc.constant(4 * 3_600_000)),
      ),
      { minLength: 1, maxLength: most },
    )
    .map((steps) => {
      let at = t('06:00') as number;
      return steps.map(([pauseMs, say, delayMs], index) => {
        at += pauseMs;
        return say(epochMs(at), epochMs(at + delayMs), index);
      });
    });

/** Readings that all lie within a device's watermark and its window. */
export const closeStreamOf = (device: DeviceEntry): fc.Arbitrary<readonly Reading[]> => {
  const most = Math.min(12, Math.floor(device.watermarkMs / device.intervalMs));
  return fc
    .array(fc.tuple(fc.integer({ min: 1, max: device.intervalMs }), saying(device)), {
      minLength: 2,
      maxLength: Math.max(2, most),
    })
    .map((steps) => {
      const end = t('12:00');
      let at = end - steps.reduce((sum, [pauseMs]) => sum + pauseMs, 0);
      return steps.map(([pauseMs, say], index) => {
        at += pauseMs;
        return say(epochMs(at), end, index);
      });
    });
};
