import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, spansOf } from '../../src/alarm/span.ts';
import {
  type Asset,
  type Detector,
  type DetectorEvent,
  timeOf,
} from '../../src/detect/detector.ts';
import { DETECTORS } from '../../src/detect/registry.ts';
import type { Finding } from '../../src/model/finding.ts';
import { epochMs } from '../../src/model/units.ts';
import { Clerk } from '../../src/pipeline/digest/clerk.ts';
import { assetsOf, type Cell, devicesOf, startCells } from '../../src/pipeline/judges.ts';
import { openStage, type Stage, stepDevice, stepOnly } from '../../src/pipeline/stage.ts';
import { t } from '../support/detector-run.ts';
import { streamOf } from '../support/plausible-streams.ts';
import { SAMPLE } from '../support/sample-fleet.ts';
import { stretchesOf } from '../support/stage-run.ts';

/** Every detector on every asset of the sample fleet that it watches: a new one is in here by itself. */
const pairs = DETECTORS.flatMap((detector) =>
  [...SAMPLE.devices.values()].flatMap((device) =>
    assetsOf(SAMPLE, device, t('00:00'))
      .filter((asset) => asset.subject.kind === detector.watches && detector.applies(asset))
      .map((asset): [string, Detector, Asset] => [
        `${detector.type} of ${asset.subject.kind} ${asset.subject.id}`,
        detector,
        asset,
      ]),
  ),
);

type Events = readonly DetectorEvent[];

/** What the detector hears of: its device's readings, or the stretches of its site's devices. */
function eventsFor({ scope }: Detector, { device, site }: Asset): fc.Arbitrary<Events> {
  const readings = streamOf(device).map(
    (stream): Events => stream.map((reading) => ({ kind: 'reading', reading })),
  );
  if (scope === 'device' || site === null) return readings;
  return fc
    .tuple(...devicesOf(SAMPLE, site).map((one) => streamOf(one).map((s) => stretchesOf(one, s))))
    .map(
      (stretches): Events =>
        stretches
          .flat()
          .sort((a, b) => a.to - b.to || (a.device < b.device ? -1 : 1))
          .map((digest) => ({ kind: digest.span, at: digest.to, digest })),
    );
}

const fresh = (detector: Detector, asset: Asset): Stage =>
  openStage(startCells([detector], [asset], SAMPLE));

const cellOf = (stage: Stage): Cell => {
  const [cell] = stage.cells;
  if (cell === undefined) throw new Error('no cell');
  return cell;
};
const dueOf = (stage: Stage) => cellOf(stage).judge?.dueAt ?? null;
const stateOf = (stage: Stage): unknown => cellOf(stage).judge?.state;

/** Events, with the ticks that the detector asks for between them as the fold gives them. */
function lived(from: Stage, events: Events, ticks: 'due' | 'none' | 'many') {
  let stage = from;
  const { asset, detector } = cellOf(from);
  const findings: Finding[] = [];
  const give = (event: DetectorEvent): void => {
    const step =
      detector.scope === 'site' ? stepOnly(stage, event) : stepDevice(stage, event, asset.device);
    stage = step.stage;
    for (const said of step.said) {
      if (said.failure !== null) throw new Error(said.failure);
      findings.push(...said.findings);
    }
  };
  const tickAt = (ts: number): void => give({ kind: 'tick', ts: epochMs(ts), downSince: null });
  for (const [i, event] of events.entries()) {
    give(event);
    const now = timeOf(event);
    const next = events[i + 1];
    const until = next === undefined ? now : timeOf(next);
    if (ticks === 'none') continue;
    for (let since: number = now; ; ) {
      const due = dueOf(stage);
      if (ticks === 'many') {
        const stop = Math.min(due ?? Infinity, until);
        for (let n = 1; n <= 3; n += 1) tickAt(Math.floor(since + ((stop - since - 1) * n) / 3));
      }
      if (due === null || due >= until) break;
      tickAt(due);
      if (ticks === 'many') tickAt(due);
      since = due;
    }
  }
  return { findings, stage };
}

/** Out through the checkpoint's JSON and back. */
function reopened(stage: Stage): Stage {
  const cell = cellOf(stage);
  const state: unknown = JSON.parse(JSON.stringify(stateOf(stage)));
  const resumed = cell.detector.resume(cell.asset, state, cell.settings);
  if (!resumed.ok) throw new Error(resumed.error);
  const clerk = Clerk.parse(JSON.parse(JSON.stringify(stage.clerk)));
  return { ...stage, clerk, cells: [{ ...cell, judge: resumed.value }] };
}

describe.each(pairs)('%s', (_name, detector, asset) => {
  const streams = eventsFor(detector, asset);
  const start = (): Stage => fresh(detector, asset);

  it('cut anywhere and resumed from JSON says the same', () => {
    fc.assert(
      fc.property(streams, fc.nat(), (events, cut) => {
        const at = events.length === 0 ? 0 : cut % events.length;
        const whole = lived(start(), events, 'none');
        const before = lived(start(), events.slice(0, at), 'none');
        const rest = lived(reopened(before.stage), events.slice(at), 'none');
        expect([...before.findings, ...rest.findings]).toEqual(whole.findings);
        expect(stateOf(rest.stage)).toEqual(stateOf(whole.stage));
        expect(dueOf(rest.stage)).toBe(dueOf(whole.stage));
      }),
    );
  });

  it('a tick given twice, and ticks that are not due, change nothing', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const many = lived(start(), events, 'many');
        const due = lived(start(), events, 'due');
        expect(many.findings).toEqual(due.findings);
        expect(stateOf(many.stage)).toEqual(stateOf(due.stage));
      }),
    );
  });

  it('a deadline moves on once it has been met', () => {
    fc.assert(
      fc.property(streams, (events) => {
        let { judge } = cellOf(lived(start(), events, 'due').stage);
        for (let n = 0; n < 6 && judge !== null && judge.dueAt !== null; n += 1) {
          const ts = judge.dueAt;
          [judge] = judge.step({ kind: 'tick', ts, downSince: null });
          expect(judge.dueAt ?? Infinity).toBeGreaterThan(ts);
        }
        expect(judge?.dueAt ?? null).toBeNull();
      }),
    );
  });

  it('begins, ends and begins again in order, never ahead of time', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const last = events.at(-1);
        const newest = last === undefined ? 0 : timeOf(last);
        let held: ReturnType<typeof after> = null;
        for (const finding of lived(start(), events, 'due').findings) {
          expect(finding.since).toBeLessThanOrEqual(newest);
          if (finding.verdict !== 'began') expect(held).not.toBeNull();
          if (finding.verdict === 'ended')
            expect(finding.since).toBeGreaterThanOrEqual(held?.since ?? Infinity);
          held = after(held, finding);
        }
      }),
    );
  });

  it('what it cannot judge it says in words', () => {
    const doubt = cellOf(start()).judge?.doubt() ?? null;
    expect(doubt === null || doubt.length > 0).toBe(true);
  });
});

const conditions = pairs.filter(([, detector]) => detector.judges === 'condition');

describe.each(conditions)('%s', (_name, detector, asset) => {
  const streams = eventsFor(detector, asset);

  it('a burst without ticks concludes what the live run did', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const burst = spansOf(null, lived(fresh(detector, asset), events, 'none').findings);
        const live = spansOf(null, lived(fresh(detector, asset), events, 'due').findings);
        expect(burst).toEqual(live);
      }),
    );
  });
});

it('covers every detector of the registry', () => {
  expect(new Set(pairs.map(([, detector]) => detector))).toEqual(new Set(DETECTORS));
});
