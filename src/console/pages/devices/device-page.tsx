import '../../parts/grid/table-page.css';
import '../station/station.css';
import '../meter/meter.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { SiteView } from '../../../api/sites/site-view.ts';
import { ask } from '../../api/client.ts';
import { useLiveValues } from '../../api/live-values.ts';
import { useServiceNow } from '../../api/service-clock.ts';
import { useSay } from '../../app/language.tsx';
import type { PageProps } from '../../app/page-props.ts';
import { pathOf } from '../../app/path-of.ts';
import { useSession } from '../../app/session.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { spanText } from '../../parts/when.tsx';
import { reportingWords } from '../meters/words.ts';
import { CannotJudge, StandingFacts } from './device-standing.tsx';
import { LatestValues } from './latest-values.tsx';
import { useDevice } from './use-device.ts';
import { credentialWords, roleWords, deviceWords as words } from './words.ts';

/** One device: whether it is there, how its data come, and everything it last said. */
export function DevicePage({ id }: PageProps) {
  const say = useSay();
  const { may } = useSession();
  const { data: device, error, refetch } = useDevice(id);
  const live = useLiveValues({ device: id }, may('telemetry.read') ? [id] : []);
  const clock = useServiceNow();
  const site = device?.site?.id ?? null;
  const { data: place } = useQuery({
    queryKey: ['site', site],
    queryFn: ({ signal }) => ask<SiteView>(`/sites/${encodeURIComponent(site ?? '')}`, { signal }),
    enabled: site !== null,
    staleTime: 60_000,
  });
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (device === undefined) return <Waiting />;
  const zone = place?.timeZone;
  return (
    <div className="meter-page">
      <header className="site-header">
        <h1>{device.id}</h1>
        <span>{say(roleWords[device.role])}</span>
        {device.site !== null && (
          <Link href={pathOf('site', device.site.id)} style={{ color: 'inherit' }}>
            {say(device.site.name)}
          </Link>
        )}
        {device.meter !== null && (
          <Link href={pathOf('meter', device.meter)} style={{ color: 'inherit' }}>
            {device.meter}
          </Link>
        )}
        <span className="soft">
          {say(reportingWords[device.reporting])} · {spanText(device.intervalSeconds * 1000, say)}
        </span>
        {may('quarantine.read') && (
          <Link
            href={`${pathOf('quarantine')}?device=${encodeURIComponent(device.id)}`}
            style={{ color: 'inherit' }}
          >
            {say(words.toQuarantine)}
          </Link>
        )}
      </header>
      <div className="meter-columns">
        {may('telemetry.read') && (
          <section className="panel meter-panel" aria-label={say(words.latest)}>
            <h2>{say(words.latest)}</h2>
            <LatestValues
              values={live.devices.get(device.id)}
              reporting={device}
              clock={clock}
              zone={zone}
            />
          </section>
        )}
        <section className="panel meter-panel" aria-label={say(words.connection)}>
          <h2>{say(words.connection)}</h2>
          <StandingFacts device={device} clock={clock} zone={zone} />
          <dl className="facts">
            <dt>{say(words.watermark)}</dt>
            <dd>{spanText(device.watermarkSeconds * 1000, say)}</dd>
            <dt>{say(words.credentials)}</dt>
            <dd>{device.credentials.map((one) => say(credentialWords[one])).join(', ')}</dd>
          </dl>
          <CannotJudge device={device} zone={zone} />
        </section>
      </div>
    </div>
  );
}
