import { useLanguage, useSay } from '../../app/language.tsx';
import { numberText } from '../quantity.tsx';
import { momentText } from '../when.tsx';
import { type Grid, summaryOf } from './trend-grid.ts';
import { DASHES, shadeOf } from './trend-plot.ts';
import type { TrendLine } from './trend-types.ts';
import { trendWords as words } from './trend-words.ts';

/** What the lines say at the cursor, or at their newest point: always in its place. */
export function TrendReadout({
  lines,
  grid,
  at,
  zone,
}: {
  readonly lines: readonly TrendLine[];
  readonly grid: Grid;
  readonly at: number | null;
  readonly zone: string | undefined;
}) {
  const time = at === null ? undefined : grid.times[at];
  return (
    <div className="trend-readout">
      {lines.map((line, index) => (
        <Entry key={`${line.point.device}/${line.point.field}`} line={line} index={index} at={at} />
      ))}
      <output className="soft trend-time" aria-live="polite">
        {time === undefined ? '' : momentText(time * 1000, zone, 'seconds')}
      </output>
    </div>
  );
}

function Entry({
  line: { point, grid },
  index,
  at,
}: {
  readonly line: TrendLine;
  readonly index: number;
  readonly at: number | null;
}) {
  const say = useSay();
  useLanguage();
  const newest = at === null ? summaryOf(grid)?.newest.at : at;
  const value = newest === undefined ? null : grid.mean[newest];
  const low = newest === undefined ? null : grid.min[newest];
  const high = newest === undefined ? null : grid.max[newest];
  const spread = typeof low === 'number' && typeof high === 'number' && high - low > 0;
  const text = (one: number | null | undefined): string =>
    typeof one === 'number' ? numberText(one, point.digits) : say(words.noValue);
  return (
    <span className="trend-entry">
      <svg width="26" height="8" aria-hidden="true">
        <line
          x1="0"
          x2="26"
          y1="4"
          y2="4"
          stroke={`var(--${shadeOf(index)})`}
          strokeWidth="2"
          strokeDasharray={(DASHES[index % DASHES.length] ?? []).join(' ')}
        />
      </svg>
      <span>{say(point.name)}</span>
      <strong className="number trend-value">{text(value)}</strong>
      <span className="soft">{point.unit}</span>
      {spread && (
        <span className="soft">
          ({text(low)}–{text(high)})
        </span>
      )}
    </span>
  );
}
