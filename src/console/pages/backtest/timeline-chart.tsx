import { useSay } from '../../app/language.tsx';
import { momentText } from '../../parts/when.tsx';
import type { Groups } from './groups.ts';
import { axisPlaces, type Timeline, timelineOf } from './timeline.ts';
import { backtestWords as words } from './words.ts';

const WIDTH = 1_000;
const HEIGHT = 150;
/** Above and below the bars. */
const PAD = 2;

/** Kept and gained above the line, lost below it: the shape says it as well as the shade. */
export function TimelineChart({
  groups,
  from,
  to,
}: {
  readonly groups: Groups;
  readonly from: number;
  readonly to: number;
}) {
  const say = useSay();
  const timeline = timelineOf(groups, from, to);
  const every = { hour: words.perHours, day: words.perDay, week: words.perWeek }[timeline.every];
  const label = say(words.timelineSays, {
    from: momentText(from, undefined, 'day'),
    to: momentText(to - 1, undefined, 'day'),
    gained: groups.gained.length,
    lost: groups.lost.length,
    kept: groups.kept.length,
  });
  return (
    <section className="panel bt-timeline" aria-label={say(words.timeline)}>
      <div className="bt-legend">
        <strong>{say(words.timeline)}</strong>
        <Key kind="kept" text={say(words.kept)} />
        <Key kind="gained" text={say(words.gained)} />
        <Key kind="lost" text={say(words.lost)} />
        <span className="soft">{say(every)}</span>
      </div>
      <div className="bt-plot">
        <Counts timeline={timeline} />
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="bt-bars"
        >
          <Bars timeline={timeline} />
          {axisPlaces(from, to).map((at) => {
            const x = (WIDTH * (at - from)) / (to - from);
            return <path key={at} d={`M${x} 0V${HEIGHT}`} stroke="var(--line)" strokeWidth="1" />;
          })}
        </svg>
      </div>
      <Axis from={from} to={to} />
    </section>
  );
}

function Bars({ timeline: { bars, above, below } }: { readonly timeline: Timeline }) {
  const room = HEIGHT - 2 * PAD;
  const unit = room / Math.max(1, above + below);
  const zero = PAD + above * unit;
  const width = WIDTH / bars.length;
  const wide = Math.max(1.5, width * 0.8);
  return (
    <g>
      {bars.map((bar, n) => {
        const x = n * width + (width - wide) / 2;
        const kept = bar.kept * unit;
        const gained = bar.gained * unit;
        return (
          <g key={bar.from}>
            {bar.kept > 0 && (
              <rect x={x} y={zero - kept} width={wide} height={kept} className="bt-kept" />
            )}
            {bar.gained > 0 && (
              <rect
                x={x}
                y={zero - kept - gained}
                width={wide}
                height={gained}
                className="bt-gained"
              />
            )}
            {bar.lost > 0 && (
              <rect x={x} y={zero} width={wide} height={bar.lost * unit} className="bt-lost" />
            )}
          </g>
        );
      })}
      <path d={`M0 ${zero}H${WIDTH}`} stroke="var(--ink)" strokeWidth="1.5" />
    </g>
  );
}

/** How many the highest bar is, and the lowest. */
function Counts({ timeline: { above, below } }: { readonly timeline: Timeline }) {
  return (
    <div className="bt-counts" aria-hidden>
      <span>{above}</span>
      <span>{below > 0 ? below : 0}</span>
    </div>
  );
}

/** Dates stand outside of the drawing, which is stretched to its room. */
function Axis({ from, to }: { readonly from: number; readonly to: number }) {
  const left = (at: number): string => {
    const share = (at - from) / (to - from);
    return `${share * 100}%`;
  };
  const places = axisPlaces(from, to).filter((at) => at <= to - (to - from) * 0.06);
  return (
    <div className="bt-axis" aria-hidden>
      {places.map((at) => (
        <span key={at} style={{ insetInlineStart: left(at) }}>
          {momentText(at, undefined, 'day').slice(to - from > 62 * 86_400_000 ? 0 : 5)}
        </span>
      ))}
    </div>
  );
}

function Key({ kind, text }: { readonly kind: 'kept' | 'gained' | 'lost'; readonly text: string }) {
  return (
    <span className="bt-key">
      <svg aria-hidden viewBox="0 0 12 12">
        <rect x="1" y="1" width="10" height="10" className={`bt-${kind}`} />
      </svg>
      {text}
    </span>
  );
}
