import { describe, expect, it } from 'vitest';
import { meterUnderRange } from '../../../src/detect/meter-under-range.ts';
import { flowShares } from '../../../src/detect/stats/low-flow-share.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { works } from '../../support/customer-weeks.ts';
import { assetFor, clock, meter, type Step, t } from '../../support/detector-run.ts';
import { findingsOf } from '../../support/stage-run.ts';

/** Hourly records of a meter of Qmin 2 m³/h; `flow` is null where the record is missing. */
function found(hours: number, flow: (n: number) => number | null): readonly Finding[] {
  let vm = 1000;
  const steps: Step[] = [];
  for (let n = 0; n < hours; n += 1) {
    const m3 = flow(n);
    vm += m3 ?? 1;
    if (m3 !== null) steps.push(meter(clock(t('00:00') + n * 3_600_000), { vm }));
  }
  return findingsOf(meterUnderRange, assetFor(meterUnderRange, 'evc', works()), steps);
}
const told = (findings: readonly Finding[]) =>
  findings.map((one) => `${one.verdict} ${clock(one.since)}`);

describe('meter.under-range', () => {
  it('below Qmin for more than 24 h without a stop', () => {
    expect(found(25, () => 1.9)).toEqual([]);
    expect(told(found(26, () => 1.9))).toEqual(['began 00:00:00']);
  });

  it('at Qmin the meter may run for ever', () => {
    expect(found(100, () => 2)).toEqual([]);
  });

  it('a zero hour, an hour in range or a gap starts the count over', () => {
    expect(found(46, (n) => (n === 23 ? 0 : 1))).toEqual([]);
    expect(found(46, (n) => (n === 23 ? 30 : 1))).toEqual([]);
    expect(found(46, (n) => (n === 22 || n === 23 ? null : 1))).toEqual([]);
  });

  it('ends after two days of other flow', () => {
    const back = (n: number) => (n < 48 ? 1 : 0);
    expect(told(found(48 + 48, back))).toEqual(['began 00:00:00']);
    expect(told(found(48 + 49, back))).toEqual(['began 00:00:00', 'ended +2 00:00:00']);
  });
});

describe('flowShares', () => {
  const hour = (vmM3: number | null) => ({ vmM3, vbM3: null, p: null, t: null });

  it('counts flowing hours, and those below a tenth of Qmax', () => {
    const days = [{ hours: [hour(0), hour(5), hour(24), hour(25), null, hour(null)] }];
    expect(flowShares(days, { qMax: 250, stillM3: 0.005 })).toEqual({
      flowingHours: 3,
      lowHours: 2,
      lowShare: 2 / 3,
    });
  });

  it('says nothing of a meter that never counted', () => {
    expect(flowShares([{ hours: [hour(0)] }], { qMax: 250, stillM3: 0.005 }).lowShare).toBeNull();
  });
});
