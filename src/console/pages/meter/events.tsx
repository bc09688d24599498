import { useQuery } from '@tanstack/react-query';
import { ask, type PageOf, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { When } from '../../parts/when.tsx';
import type { MeterPlace } from './use-meter.ts';
import { meterWords as words } from './words.ts';

const SPAN_MS = 30 * 86_400_000;
const STEP_MS = 600_000;
const MOST = 50;

type EventItem = Readonly<Record<string, unknown>>;

/** What the device has announced, newest first. */
export function Events({
  place: { meter, site },
  clock,
}: {
  readonly place: MeterPlace;
  readonly clock: number;
}) {
  const say = useSay();
  const to = Math.ceil(clock / STEP_MS) * STEP_MS;
  const { data, error, refetch } = useQuery({
    queryKey: ['events', meter.device, to],
    queryFn: ({ signal }) =>
      ask<PageOf<EventItem>>(
        `/telemetry${query({
          device: meter.device,
          record: 'event',
          from: new Date(to - SPAN_MS).toISOString(),
          to: new Date(to).toISOString(),
          limit: 1000,
        })}`,
        { signal },
      ),
    placeholderData: (before) => before,
  });
  const items = (data?.items ?? []).toReversed().slice(0, MOST);
  return (
    <section className="panel meter-panel" aria-label={say(words.events)}>
      <h2>{say(words.events)}</h2>
      {error !== null && <Failure problem={error} again={() => void refetch()} />}
      {data !== undefined && items.length === 0 && <p className="soft">{say(words.noEvents)}</p>}
      {items.length > 0 && (
        <table className="small-table">
          <thead>
            <tr>
              <th>{say(words.when)}</th>
              <th>{say(words.code)}</th>
              <th>{say(words.details)}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => {
              const { ts, kind, code, ...more } = item;
              const what = typeof code === 'string' ? code : String(kind ?? '');
              return (
                <tr key={`${String(ts)} ${what}`}>
                  <td>
                    <When at={String(ts)} zone={site.timeZone} />
                  </td>
                  <td>{what}</td>
                  <td>
                    {Object.entries(more)
                      .map(([name, value]) => `${name} ${String(value)}`)
                      .join(', ')}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
