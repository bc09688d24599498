import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, spansOf } from '../../src/alarm/span.ts';
import type { Asset, Detector, DetectorEvent, Judge } from '../../src/detect/detector.ts';
import { DETECTORS } from '../../src/detect/registry.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Reading } from '../../src/model/reading.ts';
import { epochMs } from '../../src/model/units.ts';
import { assetsOf } from '../../src/pipeline/judges.ts';
import { startJudge, t } from '../support/detector-run.ts';
import { streamOf } from '../support/plausible-streams.ts';
import { SAMPLE } from '../support/sample-fleet.ts';

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

/** Readings, with the ticks that the detector asks for between them as the fold gives them. */
function lived(judge: Judge, readings: readonly Reading[], ticks: 'due' | 'none' | 'many') {
  let now = judge;
  const findings: Finding[] = [];
  const give = (event: DetectorEvent): void => {
    const [next, found] = now.step(event);
    now = next;
    findings.push(...found);
  };
  const tickAt = (ts: number): void => give({ kind: 'tick', ts: epochMs(ts), downSince: null });
  for (const [i, reading] of readings.entries()) {
    give({ kind: 'reading', reading });
    const until = readings[i + 1]?.ts ?? reading.ts;
    if (ticks === 'none') continue;
    for (let from: number = reading.ts; ; ) {
      const due = now.dueAt;
      if (ticks === 'many') {
        const stop = Math.min(due ?? Infinity, until);
        for (let n = 1; n <= 3; n += 1) tickAt(Math.floor(from + ((stop - from - 1) * n) / 3));
      }
      if (due === null || due >= until) break;
      tickAt(due);
      if (ticks === 'many') tickAt(due);
      from = due;
    }
  }
  return { findings, judge: now };
}

describe.each(pairs)('%s', (_name, detector, asset) => {
  const streams = streamOf(asset.device);
  const fresh = (): Judge => startJudge(detector, asset);

  it('cut anywhere and resumed from JSON says the same', () => {
    fc.assert(
      fc.property(streams, fc.nat(), (readings, cut) => {
        const at = cut % readings.length;
        const whole = lived(fresh(), readings, 'none');
        const before = lived(fresh(), readings.slice(0, at), 'none');
        const state: unknown = JSON.parse(JSON.stringify(before.judge.state));
        const resumed = detector.resume(asset, state);
        if (!resumed.ok) throw new Error(resumed.error);
        const rest = lived(resumed.value, readings.slice(at), 'none');
        expect([...before.findings, ...rest.findings]).toEqual(whole.findings);
        expect(rest.judge.state).toEqual(whole.judge.state);
        expect(rest.judge.dueAt).toBe(whole.judge.dueAt);
      }),
    );
  });

  it('a tick given twice, and ticks that are not due, change nothing', () => {
    fc.assert(
      fc.property(streams, (readings) => {
        const many = lived(fresh(), readings, 'many');
        const due = lived(fresh(), readings, 'due');
        expect(many.findings).toEqual(due.findings);
        expect(many.judge.state).toEqual(due.judge.state);
      }),
    );
  });

  it('a deadline moves on once it has been met', () => {
    fc.assert(
      fc.property(streams, (readings) => {
        let { judge } = lived(fresh(), readings, 'due');
        for (let n = 0; n < 6 && judge.dueAt !== null; n += 1) {
          const ts = judge.dueAt;
          [judge] = judge.step({ kind: 'tick', ts, downSince: null });
          expect(judge.dueAt ?? Infinity).toBeGreaterThan(ts);
        }
        expect(judge.dueAt).toBeNull();
      }),
    );
  });

  it('begins, ends and begins again in order, never ahead of time', () => {
    fc.assert(
      fc.property(streams, (readings) => {
        const newest = readings.at(-1)?.ts ?? 0;
        let held: ReturnType<typeof after> = null;
        for (const finding of lived(fresh(), readings, 'due').findings) {
          expect(finding.since).toBeLessThanOrEqual(newest);
          if (finding.verdict !== 'began') expect(held).not.toBeNull();
          if (finding.verdict === 'ended')
            expect(finding.since).toBeGreaterThanOrEqual(held?.since ?? Infinity);
          held = after(held, finding);
        }
      }),
    );
  });
});

const conditions = pairs.filter(([, detector]) => detector.judges === 'condition');

describe.each(conditions)('%s', (_name, detector, asset) => {
  const streams = streamOf(asset.device);
  const fresh = (): Judge => startJudge(detector, asset);

  it('a burst without ticks concludes what the live run did', () => {
    fc.assert(
      fc.property(streams, (readings) => {
        const burst = spansOf(null, lived(fresh(), readings, 'none').findings);
        const live = spansOf(null, lived(fresh(), readings, 'due').findings);
        expect(burst).toEqual(live);
      }),
    );
  });
});

it('covers every detector of the registry', () => {
  expect(new Set(pairs.map(([, detector]) => detector))).toEqual(new Set(DETECTORS));
});
