import type { HistoryBatch } from '../../src/history/history.ts';
import { DeviceId } from '../../src/model/ids.ts';
import type { Reading } from '../../src/model/reading.ts';
import type { MeterValues, StationValues } from '../../src/model/record.ts';
import { epochMs, position } from '../../src/model/units.ts';

/** Thirteen months and a little. */
export const SPAN_DAYS = 400;
const STATIONS = 20;
const METERS = 980;
const HOUR = 3_600_000;

const ids = (prefix: string, count: number): readonly DeviceId[] =>
  Array.from({ length: count }, (_, n) => DeviceId.parse(`${prefix}${n}`));
const stations = ids('s', STATIONS);
const meters = ids('m', METERS);

export const HISTORY_DEVICES: readonly DeviceId[] = [...stations, ...meters];
/** A station with a reading a minute: half a million in a year. */
export const SCADA_DEVICE: DeviceId = stations[7] ?? DeviceId.parse('s7');

const BATCH_HOURS = 24;

/**
 * 980 meters that report hourly (less often when few readings are asked for) and
 * 20 stations at an interval that makes up the rest, a minute for 20 million, over
 * 400 days up to `now`; a batch is one day.
 */
export function* historyBatches(now: number, readings: number): Generator<HistoryBatch> {
  const hours = SPAN_DAYS * 24;
  const meterEvery = Math.max(1, Math.ceil((2 * METERS * hours) / readings / 1.1));
  const perHour = Math.max(1, Math.ceil((readings / hours - METERS / meterEvery) / STATIONS));
  const start = now - hours * HOUR;
  let at = 0;
  for (let from = 0; from < hours; from += BATCH_HOURS) {
    const batch: Reading[] = [];
    for (let hour = from; hour < from + BATCH_HOURS; hour += 1) {
      const ts = start + hour * HOUR;
      for (let k = 0; k < perHour; k += 1) {
        const moment = ts + Math.round((k * HOUR) / perHour);
        for (const [n, device] of stations.entries()) {
          at += 1;
          batch.push(stationReading(device, n, moment, at));
        }
      }
      for (const [n, device] of meters.entries()) {
        if (hour % meterEvery !== 0) continue;
        at += 1;
        batch.push(meterReading(device, n, ts + n * 3000, hour, at));
      }
    }
    batch.sort((a, b) => a.ts - b.ts);
    const base = at - batch.length;
    const inOrder = batch.map((reading, n) => ({ ...reading, position: position(base + n + 1) }));
    yield { readings: inOrder, upTo: position(at) };
  }
}

let random = 12_345;

/** 0 to 1, the same in every run. */
function noise(): number {
  random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
  return random / 2 ** 32;
}

/** As a device writes it. */
const to = (digits: 1 | 2, value: number): number =>
  digits === 1 ? Math.round(value * 10) / 10 : Math.round(value * 100) / 100;

function stationReading(device: DeviceId, n: number, ts: number, at: number): Reading {
  const daily = Math.sin((ts / 86_400_000) * 2 * Math.PI + n);
  const pOut = to(2, 100 + n - 2 * daily + noise());
  const q = to(1, 400 + 150 * daily + 20 * noise());
  // a border like decoding: the schema's units come with the numbers
  const values = {
    pIn: to(1, 395 + 5 * noise()),
    pOut,
    tGas: to(1, 14 + 4 * daily),
    q,
    runs: {
      duty: { ssv: 'open', position: to(1, 40 + 15 * daily + noise()), pOut, q },
      standby: { ssv: 'open' },
    },
    bypass: 'closed',
    bypassLock: 'locked',
  } as unknown as StationValues;
  return { ...envelope(device, ts, at), record: 'station', kind: 'interval', values };
}

function meterReading(device: DeviceId, n: number, ts: number, hour: number, at: number): Reading {
  const used = hour * (20 + (n % 40)) + to(1, 10 * noise());
  const values = {
    vm: to(2, 100_000 + used),
    vb: to(2, 210_000 + 2.05 * used),
    qm: to(2, 20 + (n % 40) + noise()),
    pAbs: to(2, 205 + noise()),
    tGas: to(1, 14 + 4 * Math.sin(hour / 24)),
    battery: 3.6,
    valve: 'open',
  } as unknown as MeterValues;
  return { ...envelope(device, ts, at), record: 'meter', kind: 'interval', values };
}

const envelope = (device: DeviceId, ts: number, at: number) => ({
  device,
  ts: epochMs(ts),
  receivedAt: epochMs(ts + 400),
  position: position(at),
  index: 0,
});
