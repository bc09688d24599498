import type { Evidence, Finding } from '../../model/finding.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { median } from '../stats/median.ts';
import { rounded } from '../stats/rounded.ts';
import type { DriftParams } from './drift-rule.ts';
import type { DriftMember, Held, JudgedDay } from './drift-state.ts';

/** What one usable day says about a meter. */
export interface DriftDay {
  readonly day: number;
  readonly from: EpochMs;
  readonly residual: number;
  /** kPa. */
  readonly limit: number;
  readonly readingKPa: number;
  /** Device ids of those it was compared with. */
  readonly neighbours: readonly string[];
}

type Judged = readonly [DriftMember, readonly Finding[]];

const NOTHING: readonly Finding[] = [];

export const middleOf = (recent: readonly JudgedDay[]): number =>
  median(recent.map(({ residual }) => residual)) ?? 0;

/** Puts a day beside those before and says whether it is a drift by now. */
export function judgeDrift(member: DriftMember, today: DriftDay, p: DriftParams): Judged {
  const { day, from, limit } = today;
  const residual = rounded(today.residual, 4);
  const side = Math.abs(residual) > limit ? Math.sign(residual) : 0;
  const recent = [...member.recent, { day, from, residual, side }]
    .filter((one) => day - one.day < p.withinDays)
    .slice(-p.days);
  const next: DriftMember = { ...member, recent };
  return member.held === null ? begin(next, today, p) : goOn(next, member.held, today, p);
}

function begin(member: DriftMember, today: DriftDay, p: DriftParams): Judged {
  const over = member.recent.filter(({ side }) => side !== 0);
  const first = over[0];
  const sum = over.reduce((total, { side }) => total + side, 0);
  const middle = middleOf(member.recent);
  const holds = Math.abs(sum) >= p.daysOver && over.length === Math.abs(sum);
  if (!holds || first === undefined || Math.abs(middle) <= today.limit) return [member, NOTHING];
  const priority = priorityOf(middle, today, p);
  const held: Held = { since: first.from, priority, calmDays: 0, calmSince: 0, blind: false };
  const began: Finding = {
    verdict: 'began',
    since: epochMs(first.from),
    priority,
    evidence: evidenceOf(member, middle, today),
  };
  return [{ ...member, held }, [began]];
}

function goOn(member: DriftMember, held: Held, today: DriftDay, p: DriftParams): Judged {
  if (Math.abs(today.residual) > today.limit / 2) {
    const middle = middleOf(member.recent);
    const priority = held.priority === 2 ? 2 : priorityOf(middle, today, p);
    const still: Held = { ...held, calmDays: 0, calmSince: 0, blind: false, priority };
    if (priority === held.priority) return [{ ...member, held: still }, NOTHING];
    const since = epochMs(held.since);
    const evidence = evidenceOf(member, middle, today);
    return [{ ...member, held: still }, [{ verdict: 'began', since, priority, evidence }]];
  }
  const calmSince = held.calmDays === 0 ? today.from : held.calmSince;
  const calmDays = held.calmDays + 1;
  if (calmDays < p.endDays)
    return [{ ...member, held: { ...held, calmSince, calmDays, blind: false } }, NOTHING];
  const evidence = evidenceOf(member, middleOf(member.recent), today).slice(1);
  return [{ ...member, held: null }, [{ verdict: 'ended', since: epochMs(calmSince), evidence }]];
}

const priorityOf = (middle: number, { readingKPa }: DriftDay, p: DriftParams): 2 | 3 =>
  Math.abs(middle) > p.urgentShare * readingKPa ? 2 : 3;

function evidenceOf(member: DriftMember, middle: number, today: DriftDay): Evidence {
  const isHigh = middle > 0;
  const limit = rounded(isHigh ? today.limit : -today.limit, 2);
  return [
    {
      name: 'residual',
      value: rounded(middle, 2),
      unit: 'kPa',
      limit,
      relation: isHigh ? 'above' : 'below',
    },
    { name: 'pAbs', value: rounded(today.readingKPa, 1), unit: 'kPa' },
    { name: 'usualDeviation', value: rounded(member.sigma, 3), unit: 'kPa' },
    { name: 'daysOver', value: member.recent.filter(({ side }) => side !== 0).length, unit: 'd' },
    { name: 'neighbours', value: today.neighbours.join(', ') },
  ];
}
