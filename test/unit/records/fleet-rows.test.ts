import { afterEach, describe, expect, it } from 'vitest';
import { FleetShape } from '../../../src/model/fleet.ts';
import { epochMs } from '../../../src/model/units.ts';
import {
  createLocalRecords,
  type LocalRecords,
} from '../../../src/records/sqlite/local-records.ts';
import { temporaryDirectory } from '../../support/temp-dir.ts';

let local: LocalRecords | null = null;
afterEach(() => {
  local?.close();
  local = null;
});

describe('the version of the fleet at a time', () => {
  it('is the newest that had been saved by then', async () => {
    const opened = createLocalRecords(`${temporaryDirectory('fleet-rows')}/records.db`);
    local = opened;
    const fleet = FleetShape.parse({});
    expect(opened.writer.fleetVersionAt(epochMs(9_000))).toBeNull();
    const first = await opened.records.fleets.save(fleet, 'file', epochMs(1_000));
    const second = await opened.records.fleets.save(fleet, 'anna', epochMs(2_000));
    const times = [999, 1_000, 1_999, 2_000, 9_000];
    expect(times.map((at) => opened.writer.fleetVersionAt(epochMs(at)))).toEqual([
      null,
      first,
      first,
      second,
      second,
    ]);
  });
});
