import type { PlanView } from '../../../api/routes/verification-routes.ts';
import { useSay } from '../../app/language.tsx';
import { verificationWords as words } from './words.ts';

const HEIGHT = 90;

/** Twelve months, each with what falls due and what is proposed; a press shows that month alone. */
export function MonthBars({
  plan,
  chosen,
  onChoose,
}: {
  readonly plan: PlanView;
  readonly chosen: number;
  readonly onChoose: (month: number) => void;
}) {
  const say = useSay();
  const most = Math.max(1, plan.target, ...plan.months.flatMap((one) => [one.load, one.proposed]));
  const high = (count: number): number => (HEIGHT * count) / most;
  return (
    <section
      className="panel"
      aria-label={say(words.chart, { year: plan.year })}
      style={{ padding: '0.5rem 0.75rem', marginBottom: '0.5rem' }}
    >
      <div className="soft" style={{ display: 'flex', gap: '1.25rem', fontSize: '0.8rem' }}>
        <span>
          <Key fill="var(--unknown)" /> {say(words.load)}
        </span>
        <span>
          <Key fill="none" /> {say(words.proposed)}
        </span>
        <span>{say(words.target, { n: plan.target })}</span>
      </div>
      <div style={{ display: 'flex', gap: '0.25rem', marginTop: '0.4rem' }}>
        {plan.months.map(({ month, load, proposed }) => (
          <button
            key={month}
            type="button"
            aria-pressed={chosen === month}
            onClick={() => onChoose(month)}
            className="month"
            aria-description={`${say(words.load)} ${load}, ${say(words.proposed)} ${proposed}`}
          >
            <svg aria-hidden width="44" height={HEIGHT + 2} viewBox={`0 0 44 ${HEIGHT + 2}`}>
              <rect
                x="2"
                width="18"
                y={HEIGHT - high(load) + 1}
                height={high(load)}
                fill="var(--unknown)"
              />
              <rect
                x="24"
                width="18"
                y={HEIGHT - high(proposed) + 1}
                height={high(proposed)}
                fill="none"
                stroke="var(--ink)"
                strokeWidth="1.5"
              />
              <path d={`M0 ${HEIGHT + 1}H44`} stroke="var(--line)" />
            </svg>
            <span>
              {load} / {proposed}
            </span>
            <strong>{month}</strong>
          </button>
        ))}
      </div>
    </section>
  );
}

function Key({ fill }: { readonly fill: string }) {
  return (
    <svg aria-hidden width="12" height="12" viewBox="0 0 12 12">
      <rect x="1" y="1" width="10" height="10" fill={fill} stroke="var(--ink)" />
    </svg>
  );
}
