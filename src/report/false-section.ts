import type { Localized } from '../model/localized.ts';
import type { BadActor, BadActorEntry } from '../pipeline/alarm-kpis.ts';
import { column, type Section, textCell, word } from './report.ts';

/** So many times over within a minute is no chance. */
const FLEETING = 3;

/** What people called false, and what no person can act upon. */
export const falseAlarming = (actors: readonly BadActor[]): readonly BadActor[] =>
  actors.filter(
    ({ calledFalse, chattering, fleeting }) =>
      calledFalse > 0 || chattering > 0 || fleeting >= FLEETING,
  );

export const falseSection = (actors: readonly BadActorEntry[]): Section => ({
  title: word('误报与抖动点', 'False-alarming points'),
  note: word(
    '误报：确认或备注中写有“误报”“虚警”；抖动：1 分钟内 3 次；瞬时：不到 1 分钟即恢复',
    'False: a comment says "false alarm"; chattering: 3 within a minute; fleeting: over within a minute',
  ),
  columns: [
    column('告警', 'Alarm', 18),
    column('地点', 'Where', 22),
    column('次数', 'Times', 8),
    column('误报', 'Called false', 8),
    column('抖动', 'Chattering', 9),
    column('瞬时', 'Fleeting', 8),
    column('建议', 'Remedy', 27),
  ],
  rows: actors.map((actor) => ({
    cells: [
      textCell(actor.title),
      textCell(actor.place),
      { count: actor.annunciations },
      { count: actor.calledFalse },
      { count: actor.chattering },
      { count: actor.fleeting },
      textCell(remedyText(actor)),
    ],
  })),
  none: word('本期无误报或抖动点', 'No point alarmed falsely'),
});

function remedyText({ remedies }: BadActorEntry): Localized {
  const [remedy] = remedies;
  if (remedy === undefined) return word('检修测点与设备', 'Repair the instrument or the plant');
  const changes = remedy.changes
    .map(({ param, from, to, description }) => `${param} ${from} → ${to} ${unitIn(description)}`)
    .join(', ');
  return word(
    `先回测再设置：${changes}（${remedy.why.zh}）`,
    `Backtest, then set ${changes} (${remedy.why.en})`,
  );
}

/** A description begins with its unit. */
const unitIn = (description: string): string => description.split(';')[0] ?? '';
