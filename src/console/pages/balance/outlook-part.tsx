import { useQuery } from '@tanstack/react-query';
import type { OutlookView } from '../../../api/routes/outlook-routes.ts';
import { ask, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Quantity } from '../../parts/quantity.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { placeOf, scaleOf } from './loss-scale.ts';
import { balanceWords as words } from './words.ts';

/** Demand of the next days, with how wrong the rule has been. */
export function OutlookPart({ zone }: { readonly zone: string }) {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ['outlook', zone],
    queryFn: ({ signal }) => ask<OutlookView>(`/outlook${query({ zone })}`, { signal }),
  });
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return (
    <div className="panel" style={{ overflow: 'auto', padding: '0.5rem' }}>
      <table
        className="small-table"
        aria-label={say(words.outlookChart)}
        style={{ maxWidth: '60rem' }}
      >
        <thead>
          <tr>
            <th scope="col">{say(words.date)}</th>
            <th scope="col" className="number">
              {say(words.demand)} <span className="soft">m³</span>
            </th>
            <th scope="col" className="number">
              {say(words.between)} <span className="soft">m³</span>
            </th>
            <th scope="col" style={{ width: '14rem' }} aria-hidden />
            <th scope="col" className="number">
              {say(words.peakHour)} <span className="soft">m³/h</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.days.map((day) => (
            <OutlookDay key={day.date} day={day} days={data.days} />
          ))}
        </tbody>
      </table>
      {data.temperature && <p className="soft">{say(words.temperature)}</p>}
      <OutlookError outlook={data} />
    </div>
  );
}

type Day = OutlookView['days'][number];
const WIDTH = 200;

function OutlookDay({ day, days }: { readonly day: Day; readonly days: readonly Day[] }) {
  const say = useSay();
  const scale = scaleOf(days.flatMap(({ high, m3 }) => [high ?? 0, m3 ?? 0]));
  const at = (value: number): number => WIDTH - placeOf(value, scale, WIDTH);
  const { date, m3, low, high, peakHourM3 } = day;
  return (
    <tr>
      <th scope="row" style={{ fontWeight: 400 }}>
        {date}
      </th>
      {m3 === null ? (
        <td colSpan={3} className="hatched">
          ? {say(words.tooLittle)}
        </td>
      ) : (
        <>
          <td className="number">
            <Quantity value={m3} digits={0} />
          </td>
          <td className="number">
            <Quantity value={low} digits={0} /> – <Quantity value={high} digits={0} />
          </td>
          <td aria-hidden>
            <svg width={WIDTH} height="14" style={{ display: 'block' }}>
              <title>{date}</title>
              {low !== null && high !== null && (
                <rect
                  x={at(low)}
                  width={Math.max(1, at(high) - at(low))}
                  y="3"
                  height="8"
                  fill="var(--line)"
                />
              )}
              <path d={`M${at(m3)} 0v14`} stroke="var(--ink)" strokeWidth="2" />
            </svg>
          </td>
        </>
      )}
      <td className="number">
        <Quantity value={peakHourM3} digits={0} />
      </td>
    </tr>
  );
}

const percent = (share: number | null): number | null => (share === null ? null : 100 * share);

function OutlookError({ outlook: { error, lastKnown } }: { readonly outlook: OutlookView }) {
  const say = useSay();
  return (
    <>
      <h2 style={{ fontSize: '0.875rem', margin: '0.75rem 0 0.3rem' }}>
        {say(words.outlookError)}
      </h2>
      <dl className="balance-figures">
        <Share title={say(words.mape)} value={percent(error.mape)} />
        <Share title={say(words.wape)} value={percent(error.wape)} />
        <Share title={say(words.bias)} value={percent(error.bias)} />
        {error.mapeByLead.map((share, n) => (
          <Share key={n} title={say(words.byLead, { n: n + 1 })} value={percent(share)} />
        ))}
        <div>
          <dt>{say(words.forecasts)}</dt>
          <dd>
            <Quantity value={error.forecasts} digits={0} />
          </dd>
        </div>
        <div>
          <dt>{say(words.lastKnown)}</dt>
          <dd>{lastKnown ?? <Quantity value={null} />}</dd>
        </div>
      </dl>
    </>
  );
}

function Share({ title, value }: { readonly title: string; readonly value: number | null }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <Quantity value={value} unit="%" digits={1} />
      </dd>
    </div>
  );
}
