import { useMemo, useState } from 'react';
import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import type { SiteView } from '../../../../api/sites/site-view.ts';
import { useSay } from '../../../app/language.tsx';
import { Trend } from '../../../parts/trend.tsx';
import { deviceOf, spanAround, trendOf } from '../trend-choice.ts';
import { detailWords as words } from './detail-words.ts';
import { Part } from './part.tsx';
import { useDevice } from './use-alarm.ts';

const MINUTE_MS = 60_000;

/** The readings around the onset, with the limit that was broken drawn in. */
export function TrendPart({
  alarm,
  site,
}: {
  readonly alarm: AlarmView;
  readonly site: SiteView | null;
}) {
  const say = useSay();
  const device = useDevice(deviceOf(alarm, site));
  const { points, limits } = useSame(trendOf(alarm, site));
  const [now] = useState(Date.now);
  const alarms = useMemo(() => [alarm], [alarm]);
  if (points.length === 0 || device === null) return null;
  const { from, to } = spanAround(alarm, device.intervalSeconds);
  return (
    <Part title={say(words.trend)}>
      <Trend
        points={points}
        limits={limits}
        alarms={alarms}
        from={from}
        // of what has not been yet nothing is drawn
        to={Math.max(from + MINUTE_MS, Math.min(to, Math.ceil(now / MINUTE_MS) * MINUTE_MS))}
        zone={site?.timeZone}
        height={130}
      />
    </Part>
  );
}

/** The same object while it says the same: the trend is asked for again when it changes. */
function useSame<T>(value: T): T {
  const [kept, setKept] = useState(value);
  if (kept === value || JSON.stringify(kept) === JSON.stringify(value)) return kept;
  setKept(value);
  return value;
}
