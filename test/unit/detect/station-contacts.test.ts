import { describe, expect, it } from 'vitest';
import { bypassUnsecured } from '../../../src/detect/bypass-unsecured.ts';
import type { Detector } from '../../../src/detect/detector.ts';
import { stationDoor } from '../../../src/detect/station-door.ts';
import { stationPowerLost } from '../../../src/detect/station-power-lost.ts';
import { assetFor, every, startJudge, station, tick, toldBy } from '../../support/detector-run.ts';

interface Contact {
  readonly detector: Detector;
  readonly bad: object;
  readonly good: object;
  readonly priority: number;
  readonly onSeconds: number;
  readonly offSeconds: number;
}

const CONTACTS: readonly Contact[] = [
  {
    detector: bypassUnsecured,
    bad: { bypass: 'closed', bypassLock: 'unlocked' },
    good: { bypass: 'closed', bypassLock: 'locked' },
    priority: 2,
    onSeconds: 5,
    offSeconds: 10,
  },
  {
    detector: stationDoor,
    bad: { door: 'open' },
    good: { door: 'closed' },
    priority: 3,
    onSeconds: 300,
    offSeconds: 600,
  },
  {
    detector: stationPowerLost,
    bad: { mains: 'lost' },
    good: { mains: 'ok' },
    priority: 3,
    onSeconds: 60,
    offSeconds: 120,
  },
];

const after = (seconds: number): string => {
  const [m, s] = [Math.floor(seconds / 60), seconds % 60];
  return `12:${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}`;
};

describe.each(CONTACTS)('$detector.type', ({ detector, bad, good, ...its }) => {
  const badFor = (seconds: number) => every(5, '12:00:00', Math.floor(seconds / 5), () => bad);

  it('begins when it has lasted, and not a moment before', () => {
    const steps = badFor(its.onSeconds);
    expect(toldBy(detector, 'rtu', [...steps, station(after(its.onSeconds - 1), good)])).toEqual(
      [],
    );
    expect(toldBy(detector, 'rtu', [...steps, tick(after(its.onSeconds))])).toEqual([
      `began P${its.priority} 12:00:00`,
    ]);
  });

  it('ends when it has been well for twice as long', () => {
    const bads = badFor(its.onSeconds + 10);
    const from = after(its.onSeconds + 10);
    const goods = every(5, from, Math.floor(its.offSeconds / 5), () => good);
    const told = toldBy(detector, 'rtu', [...bads, ...goods]);
    expect(told).toHaveLength(1);
    const last = after(its.onSeconds + 10 + its.offSeconds);
    expect(toldBy(detector, 'rtu', [...bads, ...goods, station(last, good)])).toEqual([
      ...told,
      `ended ${from}`,
    ]);
  });

  it('a gap while it is pending settles nothing; while it holds it is said once', () => {
    const [first] = badFor(5);
    if (first === undefined) throw new Error('no step');
    const held = [...badFor(its.onSeconds + 5), tick('12:30:00'), tick('12:40:00')];
    expect(toldBy(detector, 'rtu', held).map((line) => line.split(' ')[0])).toEqual([
      'began',
      'unknown',
    ]);
  });

  it('a record that does not say is no verdict, and a station that never says is in doubt', () => {
    const judge = startJudge(detector, assetFor(detector, 'rtu'));
    expect(judge.doubt()).toMatch(/^no .* reported by the station$/);
    const [mute, found] = judge.step({ kind: 'reading', reading: station('12:00:00', { pIn: 4 }) });
    expect(mute).toBe(judge);
    expect(found).toEqual([]);
    const [said] = judge.step({ kind: 'reading', reading: station('12:00:00', good) });
    expect(said.doubt()).toBeNull();
    const [same] = said.step({ kind: 'reading', reading: station('12:00:10', good) });
    expect(same).toBe(said);
  });
});

describe('bypass.unsecured beside an open bypass', () => {
  const unlocked = (at: string, bypass: string) => station(at, { bypass, bypassLock: 'unlocked' });

  it('does not begin while the valve is off its seat, and begins once it is back', () => {
    const steps = [unlocked('12:00:00', 'open'), unlocked('12:00:10', 'moving')];
    expect(toldBy(bypassUnsecured, 'rtu', [...steps, tick('12:00:19')])).toEqual([]);
    expect(
      toldBy(bypassUnsecured, 'rtu', [...steps, unlocked('12:00:20', 'closed'), tick('12:00:25')]),
    ).toEqual(['began P2 12:00:20']);
  });

  it('goes on when the valve is opened afterwards', () => {
    const steps = [
      unlocked('12:00:00', 'closed'),
      tick('12:00:05'),
      unlocked('12:00:10', 'open'),
      unlocked('12:00:40', 'open'),
    ];
    expect(toldBy(bypassUnsecured, 'rtu', steps)).toEqual(['began P2 12:00:00']);
  });
});
