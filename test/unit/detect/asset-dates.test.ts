import { describe, expect, it } from 'vitest';
import { assetServiceLife } from '../../../src/detect/asset-service-life.ts';
import { assetVerificationDue } from '../../../src/detect/asset-verification-due.ts';
import type { Detector } from '../../../src/detect/detector.ts';
import { meter, startJudge, t, told } from '../../support/detector-run.ts';
import { meterAsset } from '../../support/meter-stage.ts';
import { stageRun } from '../../support/stage-run.ts';

/** What is said by a day, counted from the test's day (2026-11-23). */
function until(detector: Detector, spec: object, day: number, settings?: object) {
  const run = stageRun(detector, meterAsset(detector, { meter: spec }), settings);
  run.waitUntil(t(`+${day} 00:00`));
  return told(run.findings);
}

describe('asset.verification-due', () => {
  const due = { verifiedUntil: '2027-03-02' };

  it('notices 90 and 30 days before, and P3 once the day is over; always one alarm', () => {
    // the day after is 100 days ahead
    expect(until(assetVerificationDue, due, 9)).toEqual([]);
    expect(until(assetVerificationDue, due, 10)).toEqual(['began P4 +10 00:00:00']);
    expect(until(assetVerificationDue, due, 69)).toHaveLength(1);
    expect(until(assetVerificationDue, due, 70)).toHaveLength(2);
    expect(until(assetVerificationDue, due, 99)).toHaveLength(2);
    expect(until(assetVerificationDue, due, 100)).toEqual([
      'began P4 +10 00:00:00',
      'began P4 +10 00:00:00',
      'began P3 +10 00:00:00',
    ]);
  });

  it('without a date on file the period of the type counts, and stays a notice', () => {
    const rotary = { installed: '2024-11-30', type: 'rotary' };
    expect(until(assetVerificationDue, rotary, 60).at(-1)).toMatch(/^began P4/);
    const domestic = { installed: '2000-01-01', type: 'diaphragm', qMax: 10 };
    expect(until(assetVerificationDue, domestic, 60)).toEqual([]);
    expect(until(assetVerificationDue, {}, 60)).toEqual([]);
  });

  it('a new date on file ends it', () => {
    const before = stageRun(assetVerificationDue, meterAsset(assetVerificationDue, { meter: due }));
    before.waitUntil(t('+120 00:00'));
    const verified = meterAsset(assetVerificationDue, { meter: { verifiedUntil: '2029-03-02' } });
    const resumed = assetVerificationDue.resume(verified, before.state());
    if (!resumed.ok) throw new Error(resumed.error);
    expect(resumed.value.dueAt).toBeNull();
    const clerked = stageRun(assetVerificationDue, verified);
    clerked.give(meter('+120 01:00', { vm: 1 }));
    clerked.give(meter('+120 02:00', { vm: 1 }));
    const [hour] = clerked.closed.flatMap((one) => (one.kind === 'digest' ? [one.digest] : []));
    if (hour === undefined) throw new Error('no hour was closed');
    const [next, findings] = resumed.value.step({ kind: 'hour', at: hour.to, digest: hour });
    expect(told(findings)).toEqual(['ended +120 02:00:00']);
    expect(next.dueAt).not.toBeNull();
  });
});

describe('asset.service-life', () => {
  it('ten years after the installation, by default', () => {
    const old = { installed: '2017-01-01' };
    expect(until(assetServiceLife, old, 38).at(-1)).toMatch(/^began P4/);
    // 2027-01-01 is its last day
    expect(until(assetServiceLife, old, 40).at(-1)).toMatch(/^began P3/);
    expect(until(assetServiceLife, { installed: '2020-01-01' }, 200)).toEqual([]);
  });

  it('the table by type can be set', () => {
    const lpg = { installed: '2020-12-01', type: 'diaphragm' };
    expect(until(assetServiceLife, lpg, 30)).toEqual([]);
    expect(until(assetServiceLife, lpg, 30, { diaphragmYears: 6 }).at(-1)).toMatch(/^began P3/);
    expect(
      until(assetServiceLife, { ...lpg, installed: '1990-01-01' }, 30, { diaphragmYears: 0 }),
    ).toEqual([]);
  });

  it('a meter without a date is not watched', () => {
    expect(startJudge(assetServiceLife, meterAsset(assetServiceLife)).dueAt).toBeNull();
  });
});
