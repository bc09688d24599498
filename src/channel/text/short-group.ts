import type { Language, Localized } from '../../model/localized.ts';
import { epochMs } from '../../model/units.ts';
import type { AlarmBrief, GroupItem, GroupMessage } from '../channel.ts';
import type { Piece } from './fit.ts';
import { clean, clock, placeOf, REPEAT } from './short-words.ts';

/** Kinds and places that are named before the rest is only counted. */
const NAMED = 3;

/** `38条告警（P1×2、P3×36）…`: how many, how grave, of what kind, where, since when. */
export function groupPieces(message: GroupMessage, language: Language): readonly Piece[] {
  const { items } = message;
  const running = items.filter((item) => !isOver(item));
  const told = running.length > 0 ? running : items;
  return [
    { text: headOf(message, running.length, language), when: 'always' },
    { text: counted(told, ({ brief }) => brief.title, language, KINDS), when: 'always' },
    { text: gravest(told, language), when: 'drop' },
    { text: counted(told, ({ brief }) => placeName(brief), language, PLACES), when: 'drop' },
    { text: earliest(told, language), when: 'always' },
    { text: listText(message, language), when: 'drop' },
  ];
}

const KINDS: Localized = { zh: '其他', en: 'other' };
const PLACES: Localized = { zh: '其他地点', en: 'elsewhere' };

/** What has ended by the time it is told is told as over, whatever it was planned as. */
const isOver = ({ delivery, brief }: GroupItem): boolean =>
  brief.alarm.returnedAt !== null && (delivery.reason === 'cleared' || !isActive(brief));

const isActive = ({ alarm }: AlarmBrief): boolean =>
  alarm.state === 'unacknowledged' || alarm.state === 'acknowledged';

function headOf({ items, why, uncertain }: GroupMessage, running: number, language: Language) {
  const count = items.length;
  const over = count - running;
  const priorities = ([1, 2, 3, 4] as const).flatMap((priority) => {
    const of = items.filter(({ brief }) => brief.alarm.priority === priority).length;
    return of === 0 ? [] : [language === 'zh' ? `P${priority}×${of}` : `P${priority} x${of}`];
  });
  const repeat = uncertain ? REPEAT[language] : '';
  if (language === 'zh') {
    const kind = why === 'digest' ? '汇总 ' : '';
    const ended = over === 0 ? '' : over === count ? '均已恢复' : `已恢复${over}`;
    const inside = [...priorities, ended, repeat].filter((part) => part !== '').join('、');
    return `${kind}${count}条告警（${inside}）`;
  }
  const kind = why === 'digest' ? 'Digest: ' : '';
  const ended = over === 0 ? '' : over === count ? 'all cleared' : `${over} cleared`;
  const inside = [...priorities, ended, repeat].filter((part) => part !== '').join(', ');
  return `${kind}${count} alarms (${inside})`;
}

/** `通信中断30、走停8`; the most frequent first. */
function counted(
  items: readonly GroupItem[],
  nameOf: (item: GroupItem) => Localized,
  language: Language,
  rest: Localized,
): string {
  const counts = new Map<string, number>();
  for (const item of items) {
    const name = clean(nameOf(item)[language]);
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, NAMED);
  const others = sorted.slice(NAMED).reduce((sum, [, count]) => sum + count, 0);
  if (others > 0) named.push([rest[language], others]);
  return named
    .map(([name, count]) =>
      language === 'zh' ? `${name}${/\d$/.test(name) ? ' ' : ''}${count}` : `${name} ${count}`,
    )
    .join(language === 'zh' ? '、' : ', ');
}

const placeName = ({ names }: AlarmBrief): Localized => names.site ?? names.zone ?? names.subject;

/** The items come gravest first. */
function gravest([first]: readonly GroupItem[], language: Language): string {
  if (first === undefined || first.brief.alarm.priority > 2) return '';
  const { alarm, title } = first.brief;
  const named = `P${alarm.priority} ${clean(title[language])} ${placeOf(first.brief, language)}`;
  return language === 'zh' ? `最重：${named}` : `gravest: ${named}`;
}

function earliest(items: readonly GroupItem[], language: Language): string {
  const oldest = items.reduce<GroupItem | undefined>(
    (best, item) =>
      best === undefined || item.brief.alarm.occurredAt < best.brief.alarm.occurredAt ? item : best,
    undefined,
  );
  if (oldest === undefined) return '';
  const told = epochMs(Math.max(...items.map(({ delivery }) => delivery.plannedAt)));
  const from = clock(oldest.brief.alarm.occurredAt, told, oldest.brief.timeZone);
  return language === 'zh' ? `最早${from}` : `earliest ${from}`;
}

const listText = ({ links }: GroupMessage, language: Language): string =>
  language === 'zh' ? `列表：${links.alarms} ` : `list: ${links.alarms} `;
