import {
  type FieldPlace,
  type RecordTemplate,
  recordTemplate,
  writeNumber,
} from './record-template.ts';

/** What one device sends: its topic and a payload that is changed in place for each message. */
export interface MessageSource {
  readonly topic: string;
  readonly payload: Buffer;
  /**
   * Makes the payload at `at` in `packet` the device's next record.
   * @param now wall clock, ms; the stamp is at least 1 ms after the one before.
   */
  stamp(packet: Buffer, at: number, now: number): void;
  /** Records stamped so far; the newest carries it as its `seq`, offset by `FIRST_SEQ`. */
  readonly count: number;
}

/** Eight digits from the first message on. */
export const FIRST_SEQ = 10_000_000;

const STATION = recordTemplate(
  '{"ts":#ts:13.0#,"seq":#seq:8.0#,"pIn":#pIn:6.2#,"pOut":#pOut:6.2#,"tGas":#tGas:5.2#,"q":#q:6.2#,' +
    '"runs":{"duty":{"ssv":"open","position":#position:4.1#},"standby":{"ssv":"open"}},' +
    '"bypass":"closed","bypassLock":"locked"}',
);

const METER = recordTemplate(
  '{"ts":#ts:13.0#,"seq":#seq:8.0#,"vm":#vm:10.3#,"vb":#vb:10.3#,"qm":#qm:5.2#,"qb":#qb:6.2#,' +
    '"pAbs":#pAbs:6.2#,"tGas":#tGas:5.2#,"c":#c:6.4#,"battery":3.62,"valve":"open","rssi":-71}',
);

/** The set point of every station of the bench. */
const SET_KPA = 100;

/**
 * A station with ordinary noise: at its set point nothing that any detector minds.
 * @param outletKPa asked for each record; 100 to 999.
 */
export function stationSource(
  device: string,
  seed: number,
  outletKPa: () => number = () => SET_KPA,
): MessageSource {
  return new Source(device, STATION, seed, (write, noise) => {
    write('pIn', 39_700 + noise(200));
    write('pOut', outletKPa() * 100 + noise(90));
    write('tGas', 1400 + noise(40));
    write('q', 41_200 + noise(900));
    write('position', 410 + noise(9));
  });
}

/** m³/h actual of a metered load; base volume at twice that. */
const LOAD_M3_PER_HOUR = 50;
const FACTOR = 2;

/** A meter whose registers advance with time at a constant load. */
export function meterSource(device: string, seed: number): MessageSource {
  let since = 0;
  return new Source(device, METER, seed, (write, noise, ts) => {
    since ||= ts;
    const used = (LOAD_M3_PER_HOUR * (ts - since)) / 3_600_000;
    write('vm', (100_000 + (seed % 50_000) + used) * 1000);
    write('vb', (200_000 + (seed % 50_000) + used * FACTOR) * 1000);
    write('qm', LOAD_M3_PER_HOUR * 100 + noise(60));
    write('qb', LOAD_M3_PER_HOUR * FACTOR * 100 + noise(120));
    write('pAbs', 20_120 + noise(90));
    write('tGas', 1400 + noise(40));
    write('c', 20_000 + noise(30));
  });
}

type Write = (field: string, scaled: number) => void;
type Noise = (most: number) => number;

class Source implements MessageSource {
  readonly topic: string;
  readonly payload: Buffer;
  count = 0;
  readonly #fields: RecordTemplate['fields'];
  readonly #values: (write: Write, noise: Noise, ts: number) => void;
  readonly #write: Write;
  readonly #noise: Noise;
  #random: number;
  #lastTs = 0;
  #packet: Buffer;
  #at = 0;

  constructor(
    device: string,
    template: RecordTemplate,
    seed: number,
    values: (write: Write, noise: Noise, ts: number) => void,
  ) {
    this.topic = `gas/v1/${device}/telemetry`;
    this.payload = template.payload;
    this.#packet = template.payload;
    this.#fields = template.fields;
    this.#values = values;
    this.#random = (seed * 2_654_435_761 + 1) >>> 0;
    this.#write = (field, scaled) =>
      writeNumber(this.#packet, this.#at, this.#place(field), scaled);
    this.#noise = (most) => {
      this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
      return (this.#random >>> 8) % most;
    };
  }

  stamp(packet: Buffer, at: number, now: number): void {
    this.#packet = packet;
    this.#at = at;
    this.#lastTs = Math.max(this.#lastTs + 1, now);
    this.#write('ts', this.#lastTs);
    this.#write('seq', FIRST_SEQ + this.count);
    this.#values(this.#write, this.#noise, this.#lastTs);
    this.count += 1;
  }

  #place(field: string): FieldPlace {
    const place = this.#fields[field];
    if (place === undefined) throw new RangeError(`no place for ${field}`);
    return place;
  }
}
