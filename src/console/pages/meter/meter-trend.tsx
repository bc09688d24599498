import { Group, MultiSelect, NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { useSay } from '../../app/language.tsx';
import { Trend } from '../../parts/trend.tsx';
import { meterPoints, pointKey } from '../station/station-points.ts';
import { rollingSpan, spanMsOf, TREND_SPANS } from '../station/trend-spans.ts';
import { stationWords } from '../station/words.ts';
import type { MeterPlace } from './use-meter.ts';
import { meterWords as words } from './words.ts';

/** Points of the meter over time, its open alarms marked. */
export function MeterTrend({
  place: { meter, site },
  alarms,
  clock,
}: {
  readonly place: MeterPlace;
  readonly alarms: readonly AlarmView[];
  readonly clock: number;
}) {
  const say = useSay();
  const all = useMemo(() => meterPoints('', meter.device), [meter.device]);
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    (meter.conversion === 'none' ? ['qm'] : ['qb', 'pAbs']).map((field) =>
      pointKey({ device: meter.device, field }),
    ),
  );
  const [spanId, setSpanId] = useState('7d');
  const points = useMemo(
    () => all.filter((point) => chosen.includes(pointKey(point))),
    [all, chosen],
  );
  const { from, to } = rollingSpan(spanMsOf(spanId), clock);
  return (
    <section className="panel meter-panel" aria-label={say(words.trend)}>
      <Group gap="xs" align="end" wrap="nowrap" mb={4}>
        <MultiSelect
          size="xs"
          label={say(stationWords.points)}
          data={all.map((point) => ({
            value: pointKey(point),
            label: `${say(point.name)} ${point.unit}`.trim(),
          }))}
          value={[...chosen]}
          onChange={setChosen}
          style={{ flex: 1 }}
        />
        <NativeSelect
          size="xs"
          label={say(stationWords.span)}
          value={spanId}
          onChange={({ currentTarget }) => setSpanId(currentTarget.value)}
          data={TREND_SPANS.map(({ id, name }) => ({ value: id, label: say(name) }))}
        />
      </Group>
      <Trend
        points={points}
        from={from}
        to={to}
        zone={site.timeZone}
        alarms={alarms}
        height={130}
      />
    </section>
  );
}
