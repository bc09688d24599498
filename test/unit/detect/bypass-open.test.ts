import { describe, expect, it } from 'vitest';
import { bypassOpen } from '../../../src/detect/bypass-open.ts';
import {
  assetFor,
  meter,
  run,
  type Step,
  startJudge,
  station,
  tick,
  toldBy,
} from '../../support/detector-run.ts';

const told = (...steps: readonly Step[]) => toldBy(bypassOpen, 'rtu', steps);
const valve = (at: string, bypass?: string) =>
  station(at, bypass === undefined ? { pOut: 100 } : { bypass });

describe('bypass.open', () => {
  it('open for 5 s is P1 since the first open report, whoever tells of the 5 s', () => {
    expect(told(valve('12:00:00', 'open'), tick('12:00:05'))).toEqual(['began P1 12:00:00']);
    expect(told(valve('12:00:00', 'open'), valve('12:00:10', 'open'))).toEqual([
      'began P1 12:00:00',
    ]);
    expect(told(valve('12:00:00', 'open'), valve('12:00:10', 'closed'))).toEqual([
      'began P1 12:00:00',
    ]);
  });

  it('limit-switch bounce of 2 s is nothing', () => {
    expect(told(valve('12:00:00', 'open'), valve('12:00:02', 'closed'), tick('12:01'))).toEqual([]);
  });

  it('moving counts after 30 s only', () => {
    expect(told(valve('12:00:00', 'moving'), valve('12:00:20', 'closed'))).toEqual([]);
    expect(told(valve('12:00:00', 'moving'), tick('12:00:29'), tick('12:00:30'))).toEqual([
      'began P1 12:00:00',
    ]);
  });

  it('seen moving, then open: off its seat since the moving', () => {
    const steps = [valve('12:00:00', 'moving'), valve('12:00:20', 'open')];
    expect(told(...steps, tick('12:00:25'))).toEqual(['began P1 12:00:00']);
    // no tick between: the close tells of it
    expect(told(...steps, valve('12:00:28', 'closed'))).toEqual(['began P1 12:00:00']);
  });

  it('open, then moving shut: one alarm until it is closed, with or without ticks', () => {
    const states = ['open', 'moving', 'moving', 'moving', 'moving', 'closed', 'closed'];
    const steps = states.map((state, n) => valve(`12:00:${n}0`, state));
    const burst = told(...steps);
    expect(burst).toEqual(['began P1 12:00:00', 'ended 12:00:50']);
    const ticked = steps.flatMap((step, n) => [step, tick(`12:00:${n}5`)]);
    expect(told(...ticked)).toEqual(burst);
  });

  it('ends 10 s after the first closed report; an open report within them goes on', () => {
    const open = [valve('12:00:00', 'open'), valve('12:00:10', 'open')];
    expect(told(...open, valve('12:00:20', 'closed'), tick('12:00:29'))).toEqual([
      'began P1 12:00:00',
    ]);
    expect(told(...open, valve('12:00:20', 'closed'), tick('12:00:30'))).toEqual([
      'began P1 12:00:00',
      'ended 12:00:20',
    ]);
    expect(
      told(
        ...open,
        valve('12:00:20', 'closed'),
        valve('12:00:25', 'open'),
        valve('12:00:40', 'open'),
      ),
    ).toEqual(['began P1 12:00:00']);
  });

  it('`fault`, an absent field and other records are no verdict', () => {
    expect(told(valve('12:00:00', 'fault'), valve('12:00:10', 'fault'), valve('12:00:20'))).toEqual(
      [],
    );
    const open = [valve('12:00:00', 'open'), valve('12:00:10', 'open')];
    expect(
      told(...open, valve('12:00:20', 'fault'), valve('12:00:30'), meter('12:00:40', { vm: 1 })),
    ).toEqual(['began P1 12:00:00']);
  });

  it('a gap says once that it cannot be judged, and clears nothing', () => {
    const open = [valve('12:00:00', 'open'), valve('12:00:10', 'open')];
    expect(told(...open, tick('12:01:11'), tick('12:30'), valve('12:40:00', 'open'))).toEqual([
      'began P1 12:00:00',
      'unknown 12:01:10',
    ]);
  });

  it('says what the valve said', () => {
    const judge = startJudge(bypassOpen, assetFor(bypassOpen, 'rtu'));
    expect(run(judge, [valve('12:00:00', 'open'), tick('12:00:05')])).toMatchObject([
      { evidence: [{ name: 'bypass', value: 'open' }] },
    ]);
    expect(run(judge, [valve('12:00:00', 'moving'), tick('12:00:30')])).toMatchObject([
      { evidence: [{ name: 'bypass', value: 'moving' }] },
    ]);
  });

  it('does not watch a station without a bypass', () => {
    expect(bypassOpen.applies(assetFor(bypassOpen, 'rtu'))).toBe(true);
    expect(bypassOpen.applies(assetFor(bypassOpen, 'ward-rtu'))).toBe(false);
  });
});
