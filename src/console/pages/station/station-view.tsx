import { useMemo } from 'react';
import { Link } from 'wouter';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { SiteView } from '../../../api/sites/site-view.ts';
import type { StationNow } from '../../../api/sites/station-now-view.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import type { LiveValues } from '../../api/live-values.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { Failure, ProblemText } from '../../parts/failure.tsx';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { spanText } from '../../parts/when.tsx';
import { alarmsByPlace } from './alarm-places.ts';
import { Ladder } from './ladder.tsx';
import { Mimic } from './mimic/mimic.tsx';
import type { MimicProps, StationOf } from './mimic/mimic-parts.ts';
import { NEVER, type Shown, shownOf } from './shown.ts';
import { SideStates } from './side-states.tsx';
import { devicesOf, useReaches, useStationNow } from './use-site.ts';
import { carryingWords, stationWords as words } from './words.ts';

/** The drawing, the ladder beside it, and in a sentence who carries. */
export function StationView({
  site,
  station,
  live,
  clock,
  alarms,
  isDrawn,
  draw,
}: Pick<MimicProps, 'isDrawn' | 'draw' | 'clock'> & {
  readonly site: SiteView;
  readonly station: StationOf;
  readonly live: LiveValues;
  readonly alarms: readonly AlarmView[];
}) {
  const { data: now, error, refetch } = useStationNow(site.id);
  const devices = useMemo(() => devicesOf(site), [site]);
  const reaches = useReaches(devices);
  // what is over stands in the list until somebody acknowledges it, not on the plant
  const places = alarmsByPlace(
    alarms.filter(({ state }) => state !== 'returned'),
    site.id,
  );
  const read = (device: string, field: string): Shown => {
    const reach = reaches.get(device);
    return reach === undefined ? NEVER : shownOf(live.devices.get(device), field, clock, reach);
  };
  const props: MimicProps = { site, station, now, clock, read, alarms: places, isDrawn, draw };
  return (
    <>
      {live.problem !== null && <ProblemText problem={live.problem} />}
      {error !== null && <Failure problem={error} again={() => void refetch()} />}
      <section className="panel station-panel">
        <div className="station-says">
          <Statement now={now} clock={clock} alarm={places.get('station')} />
          <SideStates station={station} read={read} alarms={places} />
        </div>
        <div className="station-drawing">
          <div className="station-mimic">
            {live.devices.has(station.device) && reaches.has(station.device) ? (
              <Mimic {...props} />
            ) : (
              <Waiting />
            )}
          </div>
          {now !== undefined && (
            <div className="station-ladder">
              <Ladder
                now={now}
                outlet={read(station.device, 'pOut')}
                alarm={places.get('outlet')}
              />
            </div>
          )}
        </div>
      </section>
    </>
  );
}

function Statement({
  now,
  clock,
  alarm,
}: {
  readonly now: StationNow | undefined;
  readonly clock: number;
  readonly alarm: AlarmView | undefined;
}) {
  const say = useSay();
  if (now === undefined) return <span />;
  if (now.standing === 'none') return <strong className="unknown">{say(words.never)}</strong>;
  if (now.standing === 'behind') {
    const age = spanText(Math.max(0, clock - Date.parse(now.readAt ?? now.at)), say);
    return <strong className="unknown">{say(words.behind, { age })}</strong>;
  }
  return (
    <strong>
      {say(words.carrying, { who: say(carryingWords[now.state?.carrying ?? 'unknown']) })}
      {alarm !== undefined && (
        <Link href={pathOf('alarm', alarm.id)} style={{ color: 'inherit', marginLeft: '0.75rem' }}>
          <PriorityMark priority={alarm.priority} /> {say(ALARM_TITLES[alarm.type])}
        </Link>
      )}
    </strong>
  );
}
