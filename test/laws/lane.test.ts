import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceEntry } from '../../src/model/fleet-index.ts';
import type { Reading } from '../../src/model/reading.ts';
import { type EpochMs, epochMs } from '../../src/model/units.ts';
import { cellsDueAt } from '../../src/pipeline/cell-step.ts';
import { assetsOf, type Cell, startCells } from '../../src/pipeline/judges.ts';
import { judge, type Lane, type LaneOutcome, openLane, passTime } from '../../src/pipeline/lane.ts';
import { LaneFile, restoreLane, saveLane } from '../../src/pipeline/lane-file.ts';
import { DEVICE_DETECTORS, t } from '../support/detector-run.ts';
import { closeStreamOf, streamOf } from '../support/plausible-streams.ts';
import { SAMPLE } from '../support/sample-fleet.ts';

const freshCells = (device: DeviceEntry): readonly Cell[] =>
  startCells(DEVICE_DETECTORS, assetsOf(SAMPLE, device, t('00:00')), SAMPLE);
const freshLane = (device: DeviceEntry): Lane => openLane(device, freshCells(device), t('00:00'));

/** Out through the file's JSON and back. */
const reopened = (device: DeviceEntry, lane: Lane): Lane =>
  restoreLane(
    device,
    freshCells(device),
    LaneFile.parse(JSON.parse(JSON.stringify(saveLane(lane)))),
  );

const tickAt = (lane: Lane, ts: EpochMs): void => void passTime(lane, { ts, downSince: null });

/** What a lane concludes and would go on from. */
const verdictsOf = (lane: Lane) =>
  lane.stage.cells.map(({ key, judge: at, holds, failure }) => ({
    key,
    state: at?.state,
    holds,
    failure,
  }));

/** How complete a device's records are, how late, and how its clock goes is a matter of their arrival. */
const isOfEventTime = ({ key }: { readonly key: string }): boolean =>
  !/^(comms\.completeness|meter\.clock)\|/.test(key);

const devices = [...SAMPLE.devices.values()].map((device): [string, DeviceEntry] => [
  device.spec.id,
  device,
]);

describe.each(devices)('lane of %s', (_name, device) => {
  /** Mostly in order; some readings come up to five places late, some twice. */
  const arrivals = fc
    .tuple(streamOf(device), fc.array(fc.nat(5), { minLength: 40, maxLength: 40 }))
    .map(([readings, late]) =>
      readings
        .map((reading, i) => ({ reading, place: i + ((late[i] ?? 0) > 3 ? (late[i] ?? 0) : 0) }))
        .sort((a, b) => a.place - b.place)
        .flatMap(({ reading }, i) => (late[i] === 5 ? [reading, reading] : [reading])),
    );

  const give = (lane: Lane, reading: Reading, i: number): LaneOutcome => {
    const outcome = judge(lane, reading);
    // now and then time passes too
    const due = cellsDueAt(lane.stage.cells);
    if (i % 3 === 0 && due !== null) tickAt(lane, due);
    return outcome;
  };

  it('cut anywhere and reopened from its file goes on as if nothing had been', () => {
    fc.assert(
      fc.property(arrivals, fc.nat(), (readings, cut) => {
        const whole = freshLane(device);
        let other = freshLane(device);
        for (const [i, reading] of readings.entries()) {
          if (i === cut % readings.length) other = reopened(device, other);
          expect(give(other, reading, i)).toEqual(give(whole, reading, i));
        }
        expect(saveLane(other)).toEqual(saveLane(whole));
        expect(verdictsOf(other)).toEqual(verdictsOf(whole));
      }),
    );
  });

  it('the order of arrival within the watermark does not matter', () => {
    const shuffled = closeStreamOf(device).chain((readings) =>
      fc.tuple(
        fc.constant(readings),
        fc.shuffledSubarray([...readings], { minLength: readings.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, fc.boolean(), ([readings, arrived], isTicked) => {
        const last = epochMs((readings.at(-1)?.ts ?? 0) + 120_000);
        const [inOrder, asArrived] = [freshLane(device), freshLane(device)];
        for (const reading of readings) judge(inOrder, reading);
        for (const reading of arrived) judge(asArrived, reading);
        expect(asArrived.settled).toBeNull();
        if (isTicked) for (const lane of [inOrder, asArrived]) tickAt(lane, last);
        expect(verdictsOf(asArrived).filter(isOfEventTime)).toEqual(
          verdictsOf(inOrder).filter(isOfEventTime),
        );
      }),
    );
  });

  it('what has been judged once is a duplicate or too late, and changes no verdict', () => {
    fc.assert(
      fc.property(streamOf(device), fc.nat(), (readings, again) => {
        const lane = freshLane(device);
        for (const reading of readings) judge(lane, reading);
        const before = verdictsOf(lane);
        const reading = readings[again % readings.length];
        if (reading === undefined) return;
        expect(['duplicate', 'too-late']).toContain(judge(lane, reading).kind);
        expect(verdictsOf(lane)).toEqual(before);
      }),
    );
  });
});
