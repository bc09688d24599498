import type { BacktestView } from '../../../api/schema/backtest-view.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { Quantity } from '../../parts/quantity.tsx';
import { spanText } from '../../parts/when.tsx';
import { backtestWords as words } from './words.ts';

type Result = NonNullable<BacktestView['result']>;

interface Row {
  readonly title: { readonly zh: string; readonly en: string };
  readonly before: number | null;
  readonly after: number | null;
  readonly as: 'count' | 'mean' | 'share' | 'span';
}

const rowsOf = ({ kpis: { before, after }, delay }: Result): readonly Row[] => [
  row(words.annunciations, before.annunciations, after.annunciations, 'count'),
  row(words.perDayFigure, before.perDay, after.perDay, 'mean'),
  row(words.maxPer10Min, before.maxPer10Min, after.maxPer10Min, 'count'),
  row(words.floodShare, before.floodShare, after.floodShare, 'share'),
  row(words.top10Share, before.top10Share, after.top10Share, 'share'),
  row(words.chattering, before.chattering, after.chattering, 'count'),
  row(words.stale, before.stale, after.stale, 'count'),
  row(words.delayMedian, delay.before.medianSeconds, delay.after.medianSeconds, 'span'),
  row(words.delayP95, delay.before.p95Seconds, delay.after.p95Seconds, 'span'),
];

const row = (
  title: Row['title'],
  before: number | null,
  after: number | null,
  as: Row['as'],
): Row => ({ title, before, after, as });

export function KpiTable({ result }: { readonly result: Result }) {
  const say = useSay();
  return (
    <section className="panel bt-kpis" aria-label={say(words.figures)}>
      <table className="small-table">
        <thead>
          <tr>
            <th scope="col">{say(words.figure)}</th>
            <th scope="col" className="number">
              {say(words.before)}
            </th>
            <th scope="col" className="number">
              {say(words.after)}
            </th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(result).map(({ title, before, after, as }) => (
            <tr key={title.en}>
              <th scope="row">{say(title)}</th>
              <td className="number">{figure(before, as, say)}</td>
              <td className="number">
                <strong>{figure(after, as, say)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function figure(value: number | null, as: Row['as'], say: Say) {
  if (value === null) return '–';
  if (as === 'span') return spanText(value * 1000, say);
  if (as === 'share') return <Quantity value={value * 100} unit="%" digits={1} />;
  return <Quantity value={value} digits={as === 'count' ? 0 : 1} />;
}
