import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/model/reading.ts';
import type { RejectionReason } from '../../../src/model/rejection.ts';
import { type AdmissionState, admit, NOTHING_SEEN } from '../../../src/pipeline/admission.ts';
import { event, meter, station, t } from '../../support/detector-run.ts';
import { SAMPLE } from '../../support/sample-fleet.ts';

const deviceOf = (id: string) => {
  const device = SAMPLE.devices.get(id);
  if (device === undefined) throw new Error(`no ${id}`);
  return device;
};
/** G160: at most 300 m³ actual an hour. */
const evc = deviceOf('evc');

/** The reasons of refusals, null for what was admitted, and the state after. */
function through(readings: readonly Reading[], from: AdmissionState = NOTHING_SEEN) {
  let state = from;
  const reasons = readings.map((reading) => {
    const admission = admit(state, reading, evc, null);
    state = admission.state;
    return admission.refusal === null
      ? null
      : `${admission.refusal.reason} ${admission.refusal.path}`;
  });
  return { reasons, state };
}
const vm = (at: string, value: number) => meter(at, { vm: value });
const waive = (state: AdmissionState, reading: Reading, reason: RejectionReason) =>
  admit(state, reading, evc, reason);

describe('admission', () => {
  it('a first register is taken as it is, and what the meter can count goes on', () => {
    expect(through([vm('01:00', 80_000), vm('02:00', 80_300)]).reasons).toEqual([null, null]);
  });

  it('more than the meter can count is a jump, and does not become the baseline', () => {
    const { reasons, state } = through([vm('01:00', 1000), vm('02:00', 1301), vm('03:00', 1200)]);
    expect(reasons).toEqual([null, 'register-jump vm', null]);
    expect(state.vm).toMatchObject({ ts: t('03:00'), value: 1200 });
  });

  it('a clock that was set back is no jump once it has caught up with itself', () => {
    const received = (at: string, value: number, arrived: string): Reading => ({
      ...vm(at, value),
      receivedAt: t(arrived),
    });
    const before = received('12:00', 1000, '12:00');
    // set back by eight hours: as many hours of stamps come a second time, older than the last
    const again = received('05:00', 1200, '13:00');
    expect(through([before, again, received('12:30', 2700, '20:30')]).reasons).toEqual([
      null,
      null,
      null,
    ]);
    // a buffer arrives at once: its stamps alone say how long the meter had
    expect(through([before, received('12:30', 2700, '12:00')]).reasons[1]).toBe('register-jump vm');
  });

  it('a fall to 0 is a failed read, another small register a new meter', () => {
    expect(through([vm('01:00', 1000), vm('02:00', 0)]).reasons).toEqual([
      null,
      'register-zero vm',
    ]);
    expect(through([vm('01:00', 1000), vm('02:00', 5)]).reasons).toEqual([null, null]);
  });

  it('an announced change lets any register through, within a week', () => {
    const announced = [vm('01:00', 1000), event('01:30', 'replaced'), vm('02:00', 50_000)];
    expect(through(announced).reasons).toEqual([null, null, null]);
    expect(through([...announced.slice(0, 2), vm('+9 01:00', 99_000)]).reasons).toEqual([
      null,
      null,
      'register-jump vm',
    ]);
    expect(
      through([vm('01:00', 1000), event('01:30', 'powerOn'), vm('02:00', 50_000)]).reasons[2],
    ).toBe('register-jump vm');
  });

  it('base volume may count by the factor that pressure makes', () => {
    const vb = (at: string, value: number, more: object = {}) => meter(at, { vb: value, ...more });
    expect(through([vb('01:00', 1000), vb('02:00', 2400)]).reasons).toEqual([null, null]);
    expect(through([vb('01:00', 1000), vb('02:00', 2600)]).reasons[1]).toBe('register-jump vb');
    expect(through([vb('01:00', 1000), vb('02:00', 2600, { c: 6 })]).reasons[1]).toBeNull();
  });

  it('an older reading is admitted and moves nothing', () => {
    const { reasons, state } = through([vm('05:00', 1000), vm('02:00', 400), vm('06:00', 1100)]);
    expect(reasons).toEqual([null, null, null]);
    expect(state.vm).toMatchObject({ ts: t('06:00'), value: 1100 });
  });

  it('a lifted jump is the new baseline; the reason that was not recorded still refuses', () => {
    const { state } = through([meter('01:00', { vm: 1000, vb: 3000 })]);
    const jump = waive(state, vm('02:00', 90_000), 'register-jump');
    expect(jump).toMatchObject({ refusal: null, state: { vm: { value: 90_000 } } });
    expect(through([vm('03:00', 90_100)], jump.state).reasons).toEqual([null]);
    const both = meter('02:00', { vm: 90_000, vb: 0 });
    expect(waive(state, both, 'register-jump').refusal).toMatchObject({ reason: 'register-zero' });
    expect(waive(state, both, 'register-zero').refusal).toMatchObject({ reason: 'register-jump' });
  });

  it('stations have no registers', () => {
    const admission = admit(NOTHING_SEEN, station('01:00', { pOut: 1 }), deviceOf('rtu'), null);
    expect(admission).toEqual({ state: NOTHING_SEEN, refusal: null });
  });
});
