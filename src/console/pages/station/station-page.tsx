import '../../parts/grid/table-page.css';
import './station.css';
import { useCallback, useMemo, useState } from 'react';
import type { SiteView } from '../../../api/sites/site-view.ts';
import { useLiveValues } from '../../api/live-values.ts';
import { useServiceNow } from '../../api/service-clock.ts';
import { useSay } from '../../app/language.tsx';
import type { PageProps } from '../../app/page-props.ts';
import { useSession } from '../../app/session.tsx';
import { useAlarms } from '../../app/use-alarms.ts';
import { Failure } from '../../parts/failure.tsx';
import { byUrgency, isShown } from '../../parts/shown-alarms.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { SiteAlarms } from './site-alarms.tsx';
import { SiteHeader } from './site-header.tsx';
import { SiteParts } from './site-parts.tsx';
import { SiteTrend } from './site-trend.tsx';
import { pointKey, pointsOf } from './station-points.ts';
import { StationView } from './station-view.tsx';
import { devicesOf, useSite } from './use-site.ts';
import { turnedPoint, usual } from './usual-points.ts';
import { stationWords as words } from './words.ts';

/** A site: its station drawn with what it says, its trend, alarms, permits and papers. */
export function StationPage({ id }: PageProps) {
  const { data: site, error, refetch } = useSite(id);
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (site === undefined) return <Waiting />;
  return <Site key={site.id} site={site} />;
}

function Site({ site }: { readonly site: SiteView }) {
  const say = useSay();
  const { may } = useSession();
  const { station } = site;
  const all = useMemo(() => pointsOf(site), [site]);
  const [drawn, setDrawn] = useState<readonly string[]>(() => usual(site));
  const draw = useCallback(
    (device: string, field: string) => setDrawn((before) => turnedPoint(before, { device, field })),
    [],
  );
  const devices = useMemo(() => devicesOf(site), [site]);
  const live = useLiveValues({ site: site.id }, may('telemetry.read') ? devices : []);
  const clock = useServiceNow();
  const { alarms } = useAlarms();
  const own = useMemo(
    () => [...alarms.values()].filter((alarm) => alarm.site === site.id).toSorted(byUrgency),
    [alarms, site.id],
  );
  const shown = own.filter(isShown);
  return (
    <div className="site-page">
      <SiteHeader site={site} />
      {station === null ? (
        <p className="soft">{say(words.noStation)}</p>
      ) : (
        may('telemetry.read') && (
          <StationView
            site={site}
            station={station}
            live={live}
            clock={clock}
            alarms={shown}
            isDrawn={(device, field) =>
              drawn.includes(pointKey({ device, field })) ? 'drawn' : 'left out'
            }
            draw={draw}
          />
        )
      )}
      <div className="site-middle">
        {may('telemetry.read') && (
          <SiteTrend
            site={site}
            all={all}
            drawn={drawn}
            setDrawn={setDrawn}
            open={own}
            clock={clock}
          />
        )}
        {may('alarms.read') && (
          <SiteAlarms shown={shown} quiet={own.length - shown.length} zone={site.timeZone} />
        )}
      </div>
      <SiteParts site={site} live={live} clock={clock} />
    </div>
  );
}
