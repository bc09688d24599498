import { Button, Group, MultiSelect, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { SiteView } from '../../../api/sites/site-view.ts';
import { ask, type PageOf, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { Trend, type TrendLimit, type TrendPoint } from '../../parts/trend.tsx';
import { pointKey } from './station-points.ts';
import { rollingSpan, spanMsOf, TREND_SPANS } from './trend-spans.ts';
import { useStationNow } from './use-site.ts';
import { usual } from './usual-points.ts';
import { rungNames, stationWords as words } from './words.ts';

/** Any points of the site over time, with its alarms and the ladder's limits drawn in. */
export function SiteTrend({
  site,
  all,
  drawn,
  setDrawn,
  open,
  clock,
}: {
  readonly site: SiteView;
  readonly all: readonly TrendPoint[];
  readonly drawn: readonly string[];
  readonly setDrawn: (drawn: readonly string[]) => void;
  /** Alarms that are open, however old. */
  readonly open: readonly AlarmView[];
  readonly clock: number;
}) {
  const say = useSay();
  const [spanId, setSpanId] = useState('6h');
  const [zoomed, setZoomed] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const { from, to } = zoomed ?? rollingSpan(spanMsOf(spanId), clock);
  const key = drawn.join(' ');
  const points = useMemo(
    () => key.split(' ').flatMap((one) => all.find((point) => pointKey(point) === one) ?? []),
    [all, key],
  );
  const limits = useLimits(site, drawn);
  const past = useSiteAlarms(site.id, from, to);
  const alarms = useMemo(() => marked(past, open), [past, open]);
  return (
    <section className="panel site-trend" aria-label={say(words.trend)}>
      <Group gap="xs" align="end" wrap="nowrap">
        <MultiSelect
          size="xs"
          label={say(words.points)}
          data={all.map((point) => ({
            value: pointKey(point),
            label: `${say(point.name)} ${point.unit}`,
          }))}
          value={[...drawn]}
          onChange={setDrawn}
          searchable
          hidePickedOptions
          style={{ flex: 1, minWidth: 0 }}
        />
        <NativeSelect
          size="xs"
          label={say(words.span)}
          value={spanId}
          onChange={({ currentTarget }) => {
            setSpanId(currentTarget.value);
            setZoomed(null);
          }}
          data={TREND_SPANS.map(({ id, name }) => ({ value: id, label: say(name) }))}
        />
        <Button
          size="xs"
          variant="default"
          disabled={zoomed === null}
          onClick={() => setZoomed(null)}
        >
          {say(words.wholeSpan)}
        </Button>
        <Button size="xs" variant="default" onClick={() => setDrawn(usual(site))}>
          {say(words.reset)}
        </Button>
      </Group>
      <Trend
        points={points}
        from={from}
        to={to}
        zone={site.timeZone}
        limits={limits}
        alarms={alarms}
        height={150}
        onSpan={(begun, ended) => setZoomed({ from: Math.round(begun), to: Math.round(ended) })}
      />
    </section>
  );
}

const NO_LIMITS: readonly TrendLimit[] = [];
const NO_ALARMS: readonly AlarmView[] = [];

/** The ladder belongs to the outlet: where that is not drawn neither is the ladder. */
function useLimits({ id, station }: SiteView, drawn: readonly string[]): readonly TrendLimit[] {
  const { data: now } = useStationNow(station === null ? null : id);
  const isOutlet =
    station !== null && drawn.includes(pointKey({ device: station.device, field: 'pOut' }));
  // the ladder itself changes with the fleet only
  const text = JSON.stringify(now?.ladder ?? null);
  return useMemo(() => {
    const ladder = now?.ladder;
    if (ladder === undefined || !isOutlet) return NO_LIMITS;
    return (['set', 'highHigh', 'high', 'low', 'ssvLow', 'ssvHigh'] as const).flatMap((rung) => {
      const value = ladder[rung];
      return value === null ? [] : [{ value, unit: 'kPa', name: rungNames[rung] }];
    });
  }, [text, isOutlet]);
}

/** Alarms of the span, over or not. */
function useSiteAlarms(site: string, from: number, to: number): readonly AlarmView[] {
  const { may } = useSession();
  const step = Math.max(60_000, (to - from) / 60);
  const begun = Math.floor(from / step) * step;
  const { data } = useQuery({
    queryKey: ['site-alarms', site, begun, step],
    queryFn: ({ signal }) =>
      ask<PageOf<AlarmView>>(
        `/alarms${query({ state: 'all', site, from: new Date(begun).toISOString(), limit: 500 })}`,
        { signal },
      ),
    refetchInterval: 10_000,
    placeholderData: (before) => before,
    enabled: may('alarms.read'),
  });
  return data?.items ?? NO_ALARMS;
}

/** Each once, as it is now; one that another explains would only be drawn over it. */
const marked = (past: readonly AlarmView[], open: readonly AlarmView[]): readonly AlarmView[] =>
  [...new Map([...past, ...open].map((alarm) => [alarm.id, alarm])).values()].filter(
    ({ suppressedBy }) => suppressedBy === null,
  );
