import type { Localized } from '../../model/localized.ts';
import { ADVICE_OF_ALARM, type Advice } from './advice.ts';
import type { Figures } from './figures.ts';
import { GRADE_RULES, type GradeRule, LEAST_DATA, type RuleGrade } from './grade-rules.ts';

/** `–`: too little data to say that it is well, and nothing on file says that it is not. */
export const GRADES = ['A', 'B', 'C', 'D', '–'] as const;
export type Grade = (typeof GRADES)[number];

export interface GradeReason {
  readonly rule: string;
  readonly grade: RuleGrade | '–';
  readonly text: Localized;
  readonly value: number | null;
  readonly limit: number | null;
  readonly unit: string;
}

export interface AdviceItem {
  readonly act: Advice;
  /** Rules and alarm types that ask for it. */
  readonly because: readonly string[];
}

const RANK = { A: 0, B: 1, C: 2, D: 3 } as const;

/** The grade alone, for a column of 100,000. */
export function gradeAt(figures: Figures, row: number): Grade {
  let worst: 'A' | RuleGrade = 'A';
  const enough = lacking(figures, row) === null;
  for (const rule of GRADE_RULES) {
    if (!enough && rule.rests === 'data') continue;
    const grade = broken(rule, figures.column(rule.figure)[row] ?? Number.NaN)?.[1];
    if (grade !== undefined && RANK[grade] > RANK[worst]) worst = grade;
  }
  // a wrong that is on file stands without any reading; that all is well does not
  return enough || RANK[worst] >= RANK.C ? worst : '–';
}

/** Gravest first. */
export function reasonsAt(figures: Figures, row: number): readonly GradeReason[] {
  const missing = lacking(figures, row);
  const reasons: GradeReason[] = missing === null ? [] : [missing];
  for (const rule of GRADE_RULES) {
    if (missing !== null && rule.rests === 'data') continue;
    const value = figures.column(rule.figure)[row] ?? Number.NaN;
    const found = broken(rule, value);
    if (found !== undefined) reasons.push(reasonOf(rule, value, found));
  }
  return reasons.sort((a, b) => rankOf(b.grade) - rankOf(a.grade));
}

export function adviceAt(
  figures: Figures,
  row: number,
  reasons: readonly GradeReason[],
): readonly AdviceItem[] {
  const because = new Map<Advice, string[]>();
  const add = (act: Advice, why: string): void => {
    const known = because.get(act) ?? [];
    if (!known.includes(why)) because.set(act, [...known, why]);
  };
  for (const { rule, grade } of reasons) {
    const act = grade === '–' ? 'check-telemetry' : adviceOfRule.get(rule);
    if (act !== undefined) add(act, rule);
  }
  const { rows, alarms } = figures.sources;
  for (const { type } of alarms.get(rows[row]?.meter.id ?? '') ?? []) {
    const act = ADVICE_OF_ALARM[type];
    if (act !== undefined) add(act, type);
  }
  return [...because].map(([act, why]) => ({ act, because: why }));
}

const adviceOfRule = new Map<string, Advice>(
  GRADE_RULES.flatMap(({ id, advice }) => (advice === null ? [] : [[id, advice] as const])),
);

const rankOf = (grade: GradeReason['grade']): number => (grade === '–' ? 4 : RANK[grade]);

function broken(
  { test, limits }: GradeRule,
  value: number,
): readonly [number, RuleGrade] | undefined {
  // NaN breaks no limit
  return limits.find(([limit]) => isBroken(test, value, limit));
}

function isBroken(test: GradeRule['test'], value: number, limit: number): boolean {
  switch (test) {
    case 'above':
      return value > limit;
    case 'below':
      return value < limit;
    case 'at most':
      return value <= limit;
    case 'off by':
      return Math.abs(value) > limit;
  }
}

function reasonOf(
  { id, words, unit, test }: GradeRule,
  value: number,
  [limit, grade]: readonly [number, RuleGrade],
): GradeReason {
  if (unit === '' && test === 'above')
    return { rule: id, grade, text: words, value: null, limit: null, unit };
  const shown = `${Number(value.toPrecision(4))}${unit === '' ? '' : ` ${unit}`}`;
  const against = `${SIGNS[test]} ${limit}`;
  return {
    rule: id,
    grade,
    text: { zh: `${words.zh} ${shown}（${against}）`, en: `${words.en} ${shown} (${against})` },
    value,
    limit,
    unit,
  };
}

const SIGNS = { above: '>', below: '<', 'at most': '≤', 'off by': '±' } as const;

/** Why the readings of the period do not suffice; null: they do. */
function lacking(figures: Figures, row: number): GradeReason | null {
  const days = figures.column('knownDays')[row] ?? Number.NaN;
  const completeness = figures.column('completenessPercent')[row] ?? Number.NaN;
  const least = Math.max(LEAST_DATA.knownDays, LEAST_DATA.knownShare * figures.sources.days);
  if (!(days > 0))
    return tooLittle('no-data', { zh: '期内无数据', en: 'no data in the period' }, null, null, '');
  if (days < least) {
    const [has, needs] = [days.toFixed(1), least.toFixed(1)];
    const text = {
      zh: `仅 ${has} 天有数据，需 ${needs} 天`,
      en: `data of ${has} days, ${needs} are needed`,
    };
    return tooLittle('too-little-data', text, days, least, 'd');
  }
  if (completeness < LEAST_DATA.completenessPercent) {
    const text = {
      zh: `数据完整率 ${completeness.toFixed(0)} %，无法评定`,
      en: `completeness ${completeness.toFixed(0)} %: it cannot be judged`,
    };
    return tooLittle('too-little-data', text, completeness, LEAST_DATA.completenessPercent, '%');
  }
  return null;
}

const tooLittle = (
  rule: string,
  text: Localized,
  value: number | null,
  limit: number | null,
  unit: string,
): GradeReason => ({ rule, grade: '–', text, value, limit, unit });
