import { titleOf } from '../alarm/text/texts.ts';
import type { Alarm } from '../model/alarm.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Language, Localized } from '../model/localized.ts';
import { factsOf } from '../model/text/facts.ts';
import type { EpochMs } from '../model/units.ts';
import { placeOf } from '../pipeline/alarm-kpis.ts';
import { type Cell, column, type Row, type Section, textCell, word } from './report.ts';
import { type Standing, standingAt } from './standing-at.ts';

export interface OpenAlarm {
  readonly alarm: Alarm;
  readonly standing: Standing;
}

/** Open at a moment, gravest first, then oldest. */
export const openAt = (alarms: readonly Alarm[], at: EpochMs): readonly OpenAlarm[] =>
  alarms
    .flatMap((alarm) => {
      const standing = standingAt(alarm, at);
      return standing === null ? [] : [{ alarm, standing }];
    })
    .sort(
      (a, b) =>
        a.alarm.priority - b.alarm.priority ||
        a.alarm.occurredAt - b.alarm.occurredAt ||
        (a.alarm.id < b.alarm.id ? -1 : 1),
    );

/** What the next shift takes over, with what to do about each. */
export function openSection(open: readonly OpenAlarm[], fleet: FleetIndex, at: EpochMs): Section {
  const shown = open.filter(({ alarm, standing }) => alarm.priority <= 3 && !standing.muted);
  const hidden = open.length - shown.length;
  return {
    title: word('未结告警', 'Open alarms'),
    note:
      hidden === 0
        ? null
        : word(
            `另有 ${hidden} 条提示级（P4）或已搁置、抑制、停用的告警未列入`,
            `Not listed: ${hidden} (notices P4, shelved, suppressed, out of service)`,
          ),
    columns: [
      column('级别', 'Prio.', 7),
      column('告警', 'Alarm', 28),
      column('开始', 'Since', 11),
      column('持续', 'For', 11),
      column('谁在处理', 'Who has it', 15),
      column('处置', 'What to do', 29),
    ],
    rows: shown.map(({ alarm, standing }) => rowOf(alarm, standing, fleet, at)),
    none: word('无未结告警', 'No open alarms'),
  };
}

const rowOf = (alarm: Alarm, standing: Standing, fleet: FleetIndex, at: EpochMs): Row => {
  const { priority, occurredAt, advice } = alarm;
  const ended = alarm.returnedAt !== null && !standing.active ? alarm.returnedAt : at;
  const cells: readonly Cell[] = [
    textCell(`P${priority}`),
    textCell(whatWhere(alarm, fleet)),
    { at: occurredAt },
    { seconds: Math.max(0, ended - occurredAt) / 1000 },
    textCell(whoHas(standing)),
    textCell(standing.active ? advice : AFTERWARDS),
  ];
  const tone = priority === 1 ? 'p1' : priority === 2 ? 'p2' : null;
  return tone === null ? { cells } : { cells, tone };
};

const AFTERWARDS = word(
  '已恢复：查明原因，再确认此告警',
  'It has ended: find the cause, then acknowledge the alarm',
);

function whoHas({ active, by }: Standing): Localized {
  if (!active) return word('已恢复，未确认', 'Ended, not acknowledged');
  return by === null ? word('尚无人确认', 'Nobody yet') : word(by, by);
}

/** Title, place and the number that matters. */
export function whatWhere(alarm: Alarm, fleet: FleetIndex): Localized {
  const [fact] = factsOf(alarm.evidence);
  const named = whatPlace(alarm, fleet);
  if (fact === undefined) return named;
  const line = (language: Language): string => {
    const parts = [`${fact.label[language]} ${fact.value[language]}`, fact.limit?.[language]];
    const number = parts.filter((part) => part !== undefined);
    return `${named[language]} · ${number.join(language === 'zh' ? '，' : ', ')}`;
  };
  return word(line('zh'), line('en'));
}

export function whatPlace(alarm: Alarm, fleet: FleetIndex): Localized {
  const title = titleOf(alarm.type);
  const place = placeOf(alarm, fleet);
  return word(`${title.zh} · ${place.zh}`, `${title.en} · ${place.en}`);
}
