import type { Alarm } from '../model/alarm.ts';
import type { AlarmType, Subject } from '../model/alarm-type.ts';
import { chatteringIn, heardIn, isStale } from './kpi.ts';
import { quantile } from './kpi-acknowledge.ts';
import { type Life, lifeOf, type Span, type Stretch } from './kpi-life.ts';
import { overlapMs } from './kpi-time.ts';

/** An alarm that asks too much of people, and what its behaviour says of the reason. Durations in seconds. */
export interface BadActor {
  /** `type|kind:id` */
  readonly key: string;
  readonly type: AlarmType;
  readonly subject: Subject;
  readonly site: string | null;
  /** The gravest it has had in the span. */
  readonly priority: Alarm['priority'];
  readonly annunciations: number;
  /** Times that it came, at whatever time, which its shortened history no longer dates: not counted. */
  readonly undated: number;
  /** Of all annunciations of the span. */
  readonly share: number;
  /** Times that it came three times within a minute. */
  readonly chattering: number;
  /** Times that it lasted less than a minute. */
  readonly fleeting: number;
  /** Times that it ended within the span. */
  readonly ended: number;
  readonly stale: boolean;
  readonly activeSeconds: number;
  /** Times that people wrote that it was false: `误报`, `虚警` or `false alarm` in a comment. */
  readonly calledFalse: number;
  readonly pattern: Pattern;
}

/** How it comes and goes; null where it has not come often enough. */
export interface Pattern {
  readonly gaps: number;
  /** Between an end and the next beginning. */
  readonly gapP90Seconds: number | null;
  readonly lastedMedianSeconds: number | null;
  readonly lastedP90Seconds: number | null;
  /** By which share of its limit the evidence was beyond it, the 90th percentile of its alarms. */
  readonly excursionP90: number | null;
  /** The same in the unit of that limit. */
  readonly beyondP90: number | null;
}

const FLEETING_SECONDS = 60;
const FALSE_WORDS = /误报|虚警|false alarm/i;

/** The alarms that called most, first; of as many, the one that chatters, fleets or stays. */
export function badActorsOf(
  alarms: readonly Alarm[],
  span: Span,
  most: number,
): readonly BadActor[] {
  const lives = alarms.map(lifeOf).filter(({ alarm }) => alarm.priority <= 3);
  const heard = heardIn(lives, span);
  const bursts = chatteringIn(heard);
  const counts = new Map<string, number>();
  for (const { key } of heard) counts.set(key, (counts.get(key) ?? 0) + 1);
  const byKey = new Map<string, Life[]>();
  for (const life of lives) {
    const own = byKey.get(life.key);
    if (own === undefined) byKey.set(life.key, [life]);
    else own.push(life);
  }
  return [...byKey]
    .flatMap(([key, own]) => {
      const annunciations = counts.get(key) ?? 0;
      const share = heard.length === 0 ? 0 : annunciations / heard.length;
      const actor = actorOf(key, own, span, {
        annunciations,
        share,
        chattering: bursts.get(key) ?? 0,
      });
      return actor === null ? [] : [actor];
    })
    .sort(worstFirst)
    .slice(0, most);
}

const weight = ({ chattering, fleeting, stale, calledFalse }: BadActor): number =>
  chattering + fleeting + calledFalse + (stale ? 1 : 0);

const worstFirst = (a: BadActor, b: BadActor): number =>
  b.annunciations - a.annunciations || weight(b) - weight(a) || (a.key < b.key ? -1 : 1);

function actorOf(
  key: string,
  lives: readonly Life[],
  span: Span,
  counted: Pick<BadActor, 'annunciations' | 'share' | 'chattering'>,
): BadActor | null {
  const [first] = lives;
  if (first === undefined) return null;
  const { type, subject, site } = first.alarm;
  const stretches = lives
    .flatMap(({ active }) => active)
    .filter((one) => overlapMs(one, span) > 0 || (one.from >= span.from && one.from < span.to))
    .sort((a, b) => a.from - b.from);
  const lasted = stretches.flatMap(({ from, to }) =>
    to === null || to >= span.to ? [] : [(to - from) / 1000],
  );
  const stale = lives.some((life) => isStale(life, span));
  const calledFalse = lives.reduce((sum, { alarm }) => sum + falseIn(alarm, span), 0);
  if (counted.annunciations === 0 && !stale && calledFalse === 0) return null;
  return {
    key,
    type,
    subject,
    site,
    priority: lives.reduce<Alarm['priority']>(
      (gravest, { alarm }) => (alarm.priority < gravest ? alarm.priority : gravest),
      4,
    ),
    ...counted,
    undated: lives.reduce((sum, life) => sum + life.undated, 0),
    fleeting: lasted.filter((seconds) => seconds < FLEETING_SECONDS).length,
    ended: lasted.length,
    stale,
    activeSeconds: stretches.reduce((sum, one) => sum + overlapMs(one, span), 0) / 1000,
    calledFalse,
    pattern: patternOf(stretches, lasted, lives),
  };
}

/** What nobody says in words the data do not tell. */
const falseIn = ({ history }: Alarm, { from, to }: Span): number =>
  history.filter(
    ({ at, comment, event }) =>
      (event === 'commented' || event === 'acknowledged') &&
      at >= from &&
      at < to &&
      comment !== undefined &&
      FALSE_WORDS.test(comment),
  ).length;

function patternOf(
  stretches: readonly Stretch[],
  lasted: readonly number[],
  lives: readonly Life[],
): Pattern {
  const gaps = stretches.flatMap(({ to }, n) => {
    const next = stretches[n + 1];
    return to === null || next === undefined ? [] : [Math.max(0, next.from - to) / 1000];
  });
  const excursions = lives.flatMap(({ alarm }) => excursionOf(alarm));
  return {
    gaps: gaps.length,
    gapP90Seconds: quantile(rising(gaps), 0.9),
    lastedMedianSeconds: quantile(rising(lasted), 0.5),
    lastedP90Seconds: quantile(rising(lasted), 0.9),
    excursionP90: quantile(rising(excursions.map(({ share }) => share)), 0.9),
    beyondP90: quantile(rising(excursions.map(({ beyond }) => beyond)), 0.9),
  };
}

const rising = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

function excursionOf({ evidence }: Alarm): readonly { share: number; beyond: number }[] {
  for (const { value, limit, relation } of evidence) {
    if (typeof value !== 'number' || limit === undefined || limit === 0) continue;
    if (relation === undefined) continue;
    const beyond = Math.abs(value - limit);
    return [{ share: beyond / Math.abs(limit), beyond }];
  }
  return [];
}
