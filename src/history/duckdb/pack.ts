import type { Reading, StationReading } from '../../model/reading.ts';
import { type FieldColumn, METER_COLUMNS, RUN_COLUMNS, STATION_COLUMNS } from '../columns.ts';
import {
  DEVICE,
  EXTRA,
  HEAD,
  IDX,
  type PackedReadings,
  POS,
  RECEIVED,
  RowBuffer,
  STATUS_TAG,
  STRIDE,
  TAG,
  TS,
} from './packed.ts';

export interface PackedBatch extends PackedReadings {
  /** Names this packer has not sent before; their numbers go on where the last batch ended. */
  readonly newNames: readonly string[];
}

/** Numbers names as they first appear: one packer belongs to one port. */
export class Packer {
  readonly #codes = new Map<string, number>();
  #newNames: string[] = [];

  pack(readings: readonly Reading[]): PackedBatch {
    const buffers = sized(readings);
    const bodies: string[] = [];
    for (const reading of readings) {
      switch (reading.record) {
        case 'meter':
          fill(buffers.meter, this.#head(buffers.meter, reading), METER_COLUMNS, reading.values);
          break;
        case 'station':
          this.#station(buffers, reading);
          break;
        default:
          bodies.push(this.#event(buffers.event, reading));
      }
    }
    const newNames = this.#newNames;
    this.#newNames = [];
    return {
      newNames,
      meter: buffers.meter.packed(),
      station: buffers.station.packed(),
      run: buffers.run.packed(),
      event: buffers.event.packed(),
      bodies,
    };
  }

  #station(buffers: Buffers, reading: StationReading): void {
    const { station, run } = buffers;
    const at = this.#head(station, reading);
    fill(station, at, STATION_COLUMNS, reading.values);
    const runs = reading.values.runs;
    if (runs === undefined) return;
    let count = 0;
    for (const name in runs) {
      const values = runs[name];
      if (values === undefined) continue;
      const runAt = this.#head(run, reading);
      run.cells[runAt + EXTRA] = this.#code(name);
      fill(run, runAt, RUN_COLUMNS, values);
      count += 1;
    }
    station.cells[at + EXTRA] = count;
  }

  #event(buffer: RowBuffer, reading: Extract<Reading, { record: 'event' | 'status' }>): string {
    const at = this.#head(buffer, reading);
    if (reading.record === 'status') {
      buffer.cells[at + TAG] = STATUS_TAG;
      buffer.cells[at + EXTRA] = reading.online ? 1 : 0;
      return '';
    }
    buffer.cells[at + TAG] = this.#code(reading.code);
    return JSON.stringify(reading.values);
  }

  #head(buffer: RowBuffer, reading: Reading): number {
    const at = buffer.add();
    const cells = buffer.cells;
    cells[at + DEVICE] = this.#code(reading.device);
    cells[at + TAG] = 'kind' in reading && reading.kind === 'snapshot' ? 1 : 0;
    cells[at + TS] = reading.ts;
    cells[at + RECEIVED] = reading.receivedAt;
    cells[at + POS] = reading.position;
    cells[at + IDX] = reading.index;
    cells[at + EXTRA] = Number.NaN;
    return at;
  }

  #code(name: string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    const code = this.#codes.size;
    this.#codes.set(name, code);
    this.#newNames.push(name);
    return code;
  }
}

interface Buffers {
  readonly meter: RowBuffer;
  readonly station: RowBuffer;
  readonly run: RowBuffer;
  readonly event: RowBuffer;
}

/** Room for what is there, so that the buffers seldom grow; two runs a station is the usual case. */
function sized(readings: readonly Reading[]): Buffers {
  let meters = 0;
  let stations = 0;
  for (const reading of readings) {
    if (reading.record === 'meter') meters += 1;
    else if (reading.record === 'station') stations += 1;
  }
  return {
    meter: new RowBuffer(STRIDE.meter, meters),
    station: new RowBuffer(STRIDE.station, stations),
    run: new RowBuffer(STRIDE.run, stations * 2),
    event: new RowBuffer(STRIDE.event, readings.length - meters - stations),
  };
}

function fill<V>(
  buffer: RowBuffer,
  at: number,
  columns: readonly FieldColumn<V>[],
  values: V,
): void {
  const cells = buffer.cells;
  let place = at + HEAD;
  for (const column of columns) {
    cells[place] = column.cell(values);
    place += 1;
  }
}
