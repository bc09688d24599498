import { Link } from 'wouter';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { PriorityMark } from '../priority-mark.tsx';
import { numberText } from '../quantity.tsx';
import { momentText } from '../when.tsx';
import { type Grid, summaryOf } from './trend-grid.ts';
import { digitsOf } from './trend-marks.ts';
import type { TrendAlarm, TrendLimit, TrendLine } from './trend-types.ts';
import { trendWords as words } from './trend-words.ts';

/** The picture in words, for whoever does not see it. */
export function TrendSummary({
  lines,
  limits,
  alarms,
  grid,
  from,
  to,
  zone,
}: {
  readonly lines: readonly TrendLine[];
  readonly limits: readonly TrendLimit[];
  readonly alarms: readonly TrendAlarm[];
  readonly grid: Grid;
  readonly from: number;
  readonly to: number;
  readonly zone: string | undefined;
}) {
  const say = useSay();
  const moment = (at: number): string => momentText(at, zone, 'minutes');
  return (
    <details className="trend-words">
      <summary className="soft">{say(words.summary)}</summary>
      <p>{say(words.span, { from: moment(from), to: moment(to) })}</p>
      <ul>
        {lines.map((line) => (
          <li key={`${line.point.device}/${line.point.field}`}>
            <LineWords line={line} grid={grid} moment={moment} />
          </li>
        ))}
        {limits.map((limit) => (
          <li key={`${limit.name.en} ${limit.value}`}>
            {say(words.limit, {
              name: say(limit.name),
              value: numberText(limit.value, digitsOf(limit.value)),
              unit: limit.unit,
            })}
          </li>
        ))}
        {alarms.map((alarm) => (
          <li key={alarm.id}>
            <PriorityMark priority={alarm.priority} />{' '}
            <Link href={pathOf('alarm', alarm.id)} style={{ color: 'inherit' }}>
              {say(words.alarm, {
                priority: alarm.priority,
                from: moment(Date.parse(alarm.occurredAt)),
                to:
                  alarm.returnedAt === null
                    ? say(words.goesOn)
                    : moment(Date.parse(alarm.returnedAt)),
                message: say(alarm.message),
              })}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}

function LineWords({
  line: { point, grid: own },
  grid,
  moment,
}: {
  readonly line: TrendLine;
  readonly grid: Grid;
  readonly moment: (at: number) => string;
}) {
  const say = useSay();
  const summary = summaryOf(own);
  if (summary === null) return say(words.nothing, { name: say(point.name) });
  const when = (at: number): string => moment((grid.times[at] ?? 0) * 1000);
  return say(words.line, {
    name: say(point.name),
    unit: point.unit,
    least: numberText(summary.least.value, point.digits),
    leastAt: when(summary.least.at),
    greatest: numberText(summary.greatest.value, point.digits),
    greatestAt: when(summary.greatest.at),
    newest: numberText(summary.newest.value, point.digits),
    newestAt: when(summary.newest.at),
  });
}
