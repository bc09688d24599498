import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ForecastView } from '../../../api/schema/prepaid-view.ts';
import { ask, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { ProblemText } from '../../parts/failure.tsx';
import { numberText, Quantity } from '../../parts/quantity.tsx';
import { When } from '../../parts/when.tsx';
import type { MeterPlace } from './use-meter.ts';
import { meterWords as words } from './words.ts';

/** What is left on a prepaid meter and how long it lasts. */
export function Credit({ place: { meter, site } }: { readonly place: MeterPlace }) {
  const say = useSay();
  const { data, error } = useQuery({
    queryKey: ['credit', meter.id],
    queryFn: async ({ signal }) => {
      const path = `/prepaid/forecast${query({ meter: meter.id })}`;
      return (await ask<{ readonly items: readonly ForecastView[] }>(path, { signal })).items;
    },
    staleTime: 60_000,
  });
  const forecast = data?.[0];
  return (
    <section className="panel meter-panel" aria-label={say(words.credit)}>
      <h2>{say(words.credit)}</h2>
      {error !== null && <ProblemText problem={error} />}
      {forecast !== undefined && (
        <dl className="facts">
          <dt>{say(words.balance)}</dt>
          <dd>
            <Quantity
              value={forecast.balance}
              unit={forecast.unit === 'm3' ? 'm³' : 'CNY'}
              digits={2}
            />{' '}
            {forecast.balanceAt !== null && (
              <span className="soft">
                {say(words.asOf)}{' '}
                <When at={forecast.balanceAt} zone={site.timeZone} show="minutes" />
              </span>
            )}
          </dd>
          <dt>{say(words.forecast)}</dt>
          <dd>{lastsText(forecast, say)}</dd>
          <dt>{say(words.perDay)}</dt>
          <dd>
            <Quantity value={forecast.perDayM3} unit="m³" digits={1} />
          </dd>
        </dl>
      )}
      <Link
        href={`${pathOf('prepaid')}?meter=${encodeURIComponent(meter.id)}`}
        style={{ color: 'inherit' }}
      >
        {say(words.toPrepaid)}
      </Link>
    </section>
  );
}

function lastsText(
  { judged, days, low, high, usedUpOn }: ForecastView,
  say: ReturnType<typeof useSay>,
): string {
  if (judged === 'cannot') return say(words.cannot);
  if (judged === 'lasts' || days === null) return say(words.lasts);
  const text = (value: number | null): string => (value === null ? '?' : numberText(value, 0));
  return say(words.days, {
    days: text(days),
    low: text(low),
    high: text(high),
    on: usedUpOn ?? '?',
  });
}
