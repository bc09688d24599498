import type { Planned, Script } from './kill-device.ts';

/** What the devices sent and what of it was acknowledged: the ledger that the stores are held against. */
export interface Sent {
  /** Event times by device, with the number that each carries. */
  readonly readings: Map<string, Map<number, { readonly n: number; acknowledged: boolean }>>;
  /** Unusable messages by their number. */
  readonly refused: Map<number, { readonly device: string; acknowledged: boolean }>;
}

export const nothingSent = (): Sent => ({ readings: new Map(), refused: new Map() });

/** Event time runs some three times as fast as the clock, so that a night fits into a minute. */
const STEP_MS = 200;
/** Less than the two minutes that are taken for a clock gone wrong. */
const AHEAD_MS = 90_000;
const BEHIND_MS = 30_000;
/** Readings of one device. */
export const READINGS = 480;
/** After the last episode every condition has time to end. */
const QUIET_AT_END = 80;

export interface Episode {
  readonly from: number;
  readonly to: number;
}

/** The bypass stands open for 12 s of event time, twice where there is room. */
export const bypassEpisodes = (k: number): readonly Episode[] =>
  episodes(10 + ((k * 53) % 300), 60, 200);
/** The outlet stands above HH for 2 s of event time. */
export const pressureEpisodes = (k: number): readonly Episode[] =>
  episodes(5 + ((k * 89) % 330), 10, 130);

function episodes(first: number, length: number, every: number): Episode[] {
  const found: Episode[] = [];
  for (let from = first; from + length <= READINGS - QUIET_AT_END; from += every) {
    found.push({ from, to: from + length });
  }
  return found;
}

const within = (n: number, all: readonly Episode[]): boolean =>
  all.some(({ from, to }) => n >= from && n < to);

/** A station of the kill run: good readings with its two faults, and now and then rubbish. */
export function stationScript(id: string, k: number, sent: Sent): Script {
  const [bypass, pressure] = [bypassEpisodes(k), pressureEpisodes(k)];
  const mine = readingsOf(sent, id);
  let [n, ts, rubbishAt] = [0, 0, 3 + (k % 11)];
  return () => {
    if (n >= READINGS) return 'done';
    if (n === rubbishAt) {
      rubbishAt += 11;
      return rubbish(id, sent);
    }
    const now = Date.now();
    const next = Math.max(ts + STEP_MS, now - BEHIND_MS);
    if (next > now + AHEAD_MS) return 'later';
    ts = next;
    const record = {
      ts,
      pIn: 350,
      pOut: within(n, pressure) ? 150 : 100,
      q: n,
      bypass: within(n, bypass) ? 'open' : 'closed',
    };
    const planned = good(mine, id, [{ ts, n }], record);
    n += 1;
    return planned;
  };
}

/** A meter of the kill run: a register that counts 30 m³/h, a reading every 6 s of event time. */
export function meterScript(id: string, sent: Sent): Script {
  const mine = readingsOf(sent, id);
  const start = Date.now() - READINGS * 6000;
  let n = 0;
  return () => {
    if (n >= READINGS) return 'done';
    const ts = start + n * 6000;
    const planned = good(mine, id, [{ ts, n }], { ts, vm: round(1000 + n * 0.05), qm: 30, seq: n });
    n += 1;
    return planned;
  };
}

const RECORDS_A_BATCH = 100;
export const BATCHES = 20;
/** Of the records handed in late, these stand with an open bypass. */
export const LATE_EPISODE: Episode = { from: 430, to: 520 };

/** A station that was cut off for five and a half hours and hands in what it kept, a reading every 10 s. */
export function backfillScript(id: string, sent: Sent): Script {
  const mine = readingsOf(sent, id);
  const count = RECORDS_A_BATCH * BATCHES;
  const start = Date.now() - count * 10_000;
  let n = 0;
  return () => {
    if (n >= count) return 'done';
    const keys = Array.from({ length: RECORDS_A_BATCH }, (_, i) => ({
      ts: start + (n + i) * 10_000,
      n: n + i,
    }));
    n += RECORDS_A_BATCH;
    const records = keys.map((key) => ({
      ts: key.ts,
      pIn: 350,
      pOut: 100,
      q: key.n,
      bypass: within(key.n, [LATE_EPISODE]) ? 'open' : 'closed',
    }));
    return good(mine, id, keys, records);
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

type Mine = Map<number, { readonly n: number; acknowledged: boolean }>;

function readingsOf({ readings }: Sent, id: string): Mine {
  const mine: Mine = new Map();
  readings.set(id, mine);
  return mine;
}

function good(
  mine: Mine,
  id: string,
  keys: readonly { readonly ts: number; readonly n: number }[],
  body: object,
): Planned {
  const marks = keys.map(({ ts, n }) => {
    const mark = { n, acknowledged: false };
    mine.set(ts, mark);
    return mark;
  });
  return {
    topic: `gas/v1/${id}/telemetry`,
    text: JSON.stringify(body),
    unanswered: 'again',
    onAcknowledged: () => {
      for (const mark of marks) mark.acknowledged = true;
    },
  };
}

/** Unusable in one of five ways; its number can be found again in the excerpt that quarantine keeps. */
function rubbish(device: string, { refused }: Sent): Planned {
  const seq = refused.size + 1;
  const mark = { device, acknowledged: false };
  refused.set(seq, mark);
  const texts = [
    `not JSON, "seq": ${seq}`,
    JSON.stringify({ ts: Date.now(), pOut: 'NaN', seq }),
    JSON.stringify({ ts: Date.now() + 3_600_000, pOut: 100, bypass: 'open', seq }),
    JSON.stringify({ ts: '2026-03-01T08:00:00', pOut: 100, seq }),
    JSON.stringify({ ts: Date.now(), pOut: 1e308, seq }),
  ];
  return {
    topic: `gas/v1/${device}/telemetry`,
    text: texts[seq % texts.length] ?? '',
    unanswered: 'given up',
    onAcknowledged: () => {
      mark.acknowledged = true;
    },
  };
}

/** The number of an unusable message, from what quarantine shows of it. */
export const numberIn = (excerpt: string): number => Number(/"seq":\s?(\d+)/.exec(excerpt)?.[1]);
