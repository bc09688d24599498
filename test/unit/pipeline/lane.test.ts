import { describe, expect, it } from 'vitest';
import { assetsOf, startCells } from '../../../src/pipeline/judges.ts';
import { judge, type Lane, openLane, passTime, settle } from '../../../src/pipeline/lane.ts';
import { DEVICE_DETECTORS, station, t } from '../../support/detector-run.ts';
import { SAMPLE } from '../../support/sample-fleet.ts';

const device = SAMPLE.devices.get('rtu');
if (device === undefined) throw new Error('no rtu');
const fresh = (): Lane =>
  openLane(
    device,
    startCells(DEVICE_DETECTORS, assetsOf(SAMPLE, device, t('00:00')), SAMPLE),
    t('00:00'),
  );
const valve = (at: string, bypass: string, after = 0) => station(at, { bypass }, { after });
const holds = (lane: Lane): readonly string[] =>
  lane.stage.cells.filter((cell) => cell.holds !== null).map((cell) => cell.detector.type);
const HOUR = 3_600_000;

describe('a lane', () => {
  it('judges in order as it comes, and slots in what comes out of order', () => {
    const lane = fresh();
    for (const at of ['12:00:00', '12:00:10', '12:00:30'])
      expect(judge(lane, valve(at, 'closed')).kind).toBe('said');
    expect(judge(lane, valve('12:00:20', 'closed')).kind).toBe('rewritten');
    expect(judge(lane, valve('12:00:20', 'closed')).kind).toBe('duplicate');
    expect(judge(lane, valve('12:00:20', 'open')).kind).toBe('rewritten');
    expect(holds(lane)).toEqual(['bypass.open']);
  });

  it('what has left the window is too late', () => {
    const lane = fresh();
    for (let n = 0; n < 30; n += 1)
      judge(lane, valve(`12:${String(Math.floor(n / 6)).padStart(2, '0')}:${n % 6}0`, 'closed'));
    expect(judge(lane, valve('12:00:05', 'open')).kind).toBe('too-late');
    expect(judge(lane, valve('12:04:05', 'closed')).kind).toBe('rewritten');
  });

  it('a straggler does not undo a silence that a tick has found', () => {
    const lane = fresh();
    judge(lane, valve('12:00:00', 'closed'));
    passTime(lane, { ts: t('12:02:00'), downSince: null });
    expect(holds(lane)).toEqual(['comms.silent']);
    const outcome = judge(lane, valve('12:01:30', 'closed', HOUR));
    expect(outcome).toEqual({ kind: 'rewritten', stories: [], said: [], closed: [] });
    expect(holds(lane)).toEqual(['comms.silent']);
  });

  it('a record that was only slow ends the silence by arriving', () => {
    const lane = fresh();
    judge(lane, valve('12:00:00', 'closed'));
    passTime(lane, { ts: t('12:02:00'), downSince: null });
    const outcome = judge(lane, valve('12:01:59', 'closed', 2000));
    expect(outcome).toMatchObject({
      kind: 'rewritten',
      stories: [],
      said: [{ findings: [{ verdict: 'ended' }] }],
    });
    expect(holds(lane)).toEqual([]);
  });

  it('a tick older than what the device has said concludes nothing', () => {
    const lane = fresh();
    judge(lane, valve('12:00:30', 'open'));
    expect(passTime(lane, { ts: t('12:00:20'), downSince: null })).toEqual([]);
    expect(lane.window).toHaveLength(1);
  });

  it('once settled, what has been judged stays judged', () => {
    const lane = fresh();
    judge(lane, valve('12:00:00', 'open'));
    judge(lane, valve('12:00:10', 'open'));
    settle(lane);
    expect(judge(lane, valve('12:00:05', 'closed')).kind).toBe('too-late');
    expect(judge(lane, valve('12:00:20', 'open')).kind).toBe('said');
    expect(holds(lane)).toEqual(['bypass.open']);
  });
});
