import type { Language, Localized } from '../../model/localized.ts';
import { epochMs } from '../../model/units.ts';
import type { GroupItem, GroupMessage } from '../channel.ts';
import { clock, figureOf, placeOf } from '../text/short-words.ts';
import { languagesOf, type Tone } from './mail-view.ts';
import { stateText } from './mail-words.ts';

/** What a message about many alarms shows, decided once for mails and cards alike. */
export interface GroupView {
  readonly why: GroupMessage['why'];
  readonly languages: readonly Language[];
  /** That of the gravest alarm which is not over. */
  readonly tone: Tone;
  readonly count: number;
  /** How many have ended. */
  readonly over: number;
  /** `P1×2 P3×36`, the gravest first. */
  readonly grades: string;
  readonly kinds: readonly Tally[];
  readonly places: readonly Tally[];
  /** Onset of the oldest alarm that is told, `02:13`. */
  readonly earliest: string;
  /** In the order of the message. */
  readonly rows: readonly GroupRow[];
  /** Alarms that have no row. */
  readonly rest: number;
  readonly uncertain: boolean;
  /** Where all alarms are listed. */
  readonly link: string;
}

export interface Tally {
  readonly name: Localized;
  readonly count: number;
}

export interface GroupRow {
  readonly badge: string;
  readonly tone: Tone;
  readonly title: Localized;
  readonly place: Localized;
  /** The number that broke its limit; empty where there is none. */
  readonly figure: Localized;
  readonly since: string;
  readonly state: Localized;
  readonly link: string;
}

/** @param mostRows alarms that are listed one by one; the rest is only counted */
export function groupView(message: GroupMessage, mostRows: number): GroupView {
  const { items } = message;
  const running = items.filter((item) => !isOver(item));
  const told = running.length > 0 ? running : items;
  return {
    why: message.why,
    languages: languagesOf(message.language),
    tone: running.length === 0 ? 'ended' : gravestTone(running),
    count: items.length,
    over: items.length - running.length,
    grades: gradesOf(items),
    kinds: tally(told, ({ brief }) => brief.title),
    places: tally(told, ({ brief: { names } }) => names.site ?? names.zone ?? names.subject),
    earliest: earliestOf(told),
    rows: items.slice(0, mostRows).map(rowOf),
    rest: Math.max(items.length - mostRows, 0),
    uncertain: message.uncertain,
    link: message.links.alarms,
  };
}

/** `通信中断 ×30、走停 ×8、其他 ×3`: so many by name, the rest as a number. */
export function tallyText(
  tallies: readonly Tally[],
  language: Language,
  named: number,
  rest: Localized,
): string {
  const shown = tallies.slice(0, named).map(({ name, count }) => ({ name: name[language], count }));
  const others = tallies.slice(named).reduce((sum, { count }) => sum + count, 0);
  if (others > 0) shown.push({ name: rest[language], count: others });
  const between = language === 'zh' ? '、' : ', ';
  return shown.map(({ name, count }) => `${name}\u00a0×${count}`).join(between);
}

/** What has ended by the time it is told is told as over, whatever it was planned as. */
const isOver = ({ brief }: GroupItem): boolean => brief.alarm.returnedAt !== null;

function gravestTone(items: readonly GroupItem[]): Tone {
  const gravest = ([1, 2, 3] as const).find((priority) =>
    items.some(({ brief }) => brief.alarm.priority === priority),
  );
  return `p${gravest ?? 4}`;
}

const gradesOf = (items: readonly GroupItem[]): string =>
  ([1, 2, 3, 4] as const)
    .map((priority) => ({
      priority,
      count: items.filter(({ brief }) => brief.alarm.priority === priority).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ priority, count }) => `P${priority}×${count}`)
    .join(' ');

/** The most frequent first. */
function tally(
  items: readonly GroupItem[],
  nameOf: (item: GroupItem) => Localized,
): readonly Tally[] {
  const counts = new Map<string, Tally>();
  for (const item of items) {
    const name = nameOf(item);
    const id = `${name.zh}\n${name.en}`;
    counts.set(id, { name, count: (counts.get(id)?.count ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count);
}

function earliestOf(items: readonly GroupItem[]): string {
  const [oldest] = items.toSorted((a, b) => a.brief.alarm.occurredAt - b.brief.alarm.occurredAt);
  if (oldest === undefined) return '';
  const told = epochMs(Math.max(...items.map(({ delivery }) => delivery.plannedAt)));
  return clock(oldest.brief.alarm.occurredAt, told, oldest.brief.timeZone);
}

function rowOf(item: GroupItem): GroupRow {
  const { brief, delivery } = item;
  const { alarm } = brief;
  const over = isOver(item);
  const since = clock(alarm.occurredAt, delivery.plannedAt, brief.timeZone);
  return {
    badge: `P${alarm.priority}`,
    tone: over ? 'ended' : `p${alarm.priority}`,
    title: brief.title,
    place: { zh: placeOf(brief, 'zh'), en: placeOf(brief, 'en') },
    figure: over ? NONE : { zh: figureOf(brief, 'zh'), en: figureOf(brief, 'en') },
    since:
      alarm.returnedAt === null
        ? since
        : `${since}–${clock(alarm.returnedAt, alarm.occurredAt, brief.timeZone)}`,
    state: stateText(alarm, null),
    link: brief.links.alarm,
  };
}

const NONE: Localized = { zh: '', en: '' };
