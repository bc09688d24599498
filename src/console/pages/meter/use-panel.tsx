import { Group } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ConsumptionView } from '../../../api/consumption/consumption-view.ts';
import { dateName } from '../../../lib/local-time.ts';
import { ask, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Tabs } from '../../parts/grid/tabs.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { BY_DAY, BY_HOUR, baselineOf } from './baseline.ts';
import { type UseBar, UseChart } from './use-chart.tsx';
import type { MeterPlace } from './use-meter.ts';
import { UseTable } from './use-table.tsx';
import { meterWords as words } from './words.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is shown, and how far before it the likes of the baseline reach. */
const VIEWS = {
  day: { shown: 35, stepMs: DAY_MS, rule: BY_DAY },
  hour: { shown: 72, stepMs: HOUR_MS, rule: BY_HOUR },
} as const;
type Every = keyof typeof VIEWS;

/** Consumption from register differences against what is usual; estimated parts hatched. */
export function UsePanel({
  place: { meter, site },
  clock,
}: {
  readonly place: MeterPlace;
  readonly clock: number;
}) {
  const say = useSay();
  // what converts nothing has no base volume
  const volume = meter.conversion === 'none' ? 'actual' : 'base';
  const [every, setEvery] = useState<Every>('day');
  const { shown, stepMs, rule } = VIEWS[every];
  const end = Math.ceil(clock / stepMs) * stepMs;
  const begin = end - shown * stepMs - rule.reach * rule.everyMs;
  const found = useQuery({
    queryKey: ['use', meter.id, every, begin],
    queryFn: ({ signal }) =>
      ask<{ readonly items: readonly ConsumptionView[] }>(
        `/consumption${query({ meter: meter.id, every, ...spanOf(every, begin, end) })}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  const bars = useMemo(
    () => barsOf(found.data?.items ?? [], every, volume),
    [found.data, every, volume],
  );
  const total = bars.reduce((sum, { m3 }) => sum + m3, 0);
  const estimated = bars.reduce((sum, { estimatedM3 }) => sum + estimatedM3, 0);
  return (
    <section className="panel meter-panel" aria-label={say(words.consumption)}>
      <Group gap="md" mb={4}>
        <h2 style={{ margin: 0 }}>{say(words.consumption)}</h2>
        <Tabs
          label={say(words.consumption)}
          tabs={[
            { id: 'day', title: say(words.byDay) },
            { id: 'hour', title: say(words.byHour) },
          ]}
          chosen={every}
          onChoose={(id) => setEvery(id === 'hour' ? 'hour' : 'day')}
        />
        <span>
          {say(volume === 'base' ? words.total : words.totalActual)}{' '}
          <strong>{numberText(total, 1)}</strong> <span className="soft">m³</span>
          {' · '}
          {say(words.estimated)} {numberText(estimated, 1)} <span className="soft">m³</span>
          {' · '}
          {say(words.usual)}
        </span>
      </Group>
      {found.error !== null && <Failure problem={found.error} again={() => void found.refetch()} />}
      {found.data === undefined && found.error === null && <Waiting />}
      {found.data !== undefined && bars.length === 0 && <p className="soft">{say(words.noUse)}</p>}
      {bars.length > 0 && (
        <>
          <UseChart bars={bars} every={every} zone={site.timeZone} />
          <p className="soft">{say(every === 'day' ? words.baselineDay : words.baselineHour)}</p>
          <UseTable bars={bars} every={every} zone={site.timeZone} volume={volume} />
        </>
      )}
    </section>
  );
}

/** Days are asked for by their names, hours by moments. */
const spanOf = (every: Every, begin: number, end: number): Record<'from' | 'to', string> =>
  every === 'day'
    ? { from: dateName(Math.floor(begin / DAY_MS)), to: dateName(Math.floor(end / DAY_MS) + 1) }
    : { from: new Date(begin).toISOString(), to: new Date(end).toISOString() };

function barsOf(
  items: readonly ConsumptionView[],
  every: Every,
  volume: 'base' | 'actual',
): readonly UseBar[] {
  const { shown, rule } = VIEWS[every];
  const parts = items
    .flatMap(({ start, fromDay, ...item }) => {
      if (start === null) return [];
      const figures =
        volume === 'base'
          ? { m3: item.vbM3, estimatedM3: item.estimatedVbM3 }
          : { m3: item.vmM3, estimatedM3: item.estimatedVmM3 };
      const { knownShare, method } = item;
      return [{ start: Date.parse(start), day: fromDay, knownShare, method, ...figures }];
    })
    .toSorted((a, b) => a.start - b.start);
  const usual = baselineOf(parts, rule);
  return parts.map((part, at): UseBar => ({ ...part, usual: usual[at] ?? null })).slice(-shown);
}
