import { describe, expect, it } from 'vitest';
import { regulatorGrade } from '../../../../src/detect/stats/regulator-grade.ts';

const NAMEPLATE = { setKPa: 2.5, ac: 10, sg: 20 };
const times = (count: number, value: number): readonly number[] =>
  Array.from({ length: count }, () => value);

describe('regulatorGrade', () => {
  it('takes the worse side of the day and the highest lock-up', () => {
    const day = [...times(100, 2.5), ...times(20, 2.6), ...times(20, 2.31)];
    const health = regulatorGrade(NAMEPLATE, day, times(30, 2.8));
    expect(health.acActual).toBeCloseTo(7.6, 6);
    expect(health.sgActual).toBeCloseTo(12, 6);
    expect(health).toMatchObject({ acGrade: 'good', sgGrade: 'good', grade: 'good' });
  });

  it.each([
    [2.31, 'good'],
    [2.26, 'ok'],
    [2.2, 'slight'],
    [2.14, 'large'],
    [2.1, 'severe'],
  ] as const)('grades a day at %f kPa by its ratio to the accuracy class: %s', (kPa, grade) => {
    expect(regulatorGrade(NAMEPLATE, times(40, kPa), []).grade).toBe(grade);
  });

  it.each([
    [2.89, 'good'],
    [2.99, 'ok'],
    [3.2, 'slight'],
    [3.45, 'large'],
    [3.6, 'severe'],
  ] as const)('grades lock-up at %f kPa by its ratio to the lock-up class: %s', (kPa, grade) => {
    const health = regulatorGrade(NAMEPLATE, times(40, 2.5), times(40, kPa));
    expect(health).toMatchObject({ acGrade: 'good', sgGrade: grade, grade });
  });

  it('one spike does not grade a regulator', () => {
    const day = [...times(400, 2.5), 3.5];
    expect(regulatorGrade(NAMEPLATE, day, []).acGrade).toBe('good');
  });

  it('says nothing without pressures', () => {
    const none = { acActual: null, sgActual: null, acGrade: null, sgGrade: null, grade: null };
    expect(regulatorGrade(NAMEPLATE, [], [])).toEqual(none);
  });
});
