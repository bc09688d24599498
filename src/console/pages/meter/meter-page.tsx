import '../../parts/grid/table-page.css';
import '../station/station.css';
import './meter.css';
import { Link } from 'wouter';
import { useLiveValues } from '../../api/live-values.ts';
import { useServiceNow } from '../../api/service-clock.ts';
import { useSay } from '../../app/language.tsx';
import type { PageProps } from '../../app/page-props.ts';
import { pathOf } from '../../app/path-of.ts';
import { useSession } from '../../app/session.tsx';
import { useAlarms } from '../../app/use-alarms.ts';
import { Failure } from '../../parts/failure.tsx';
import { byUrgency, isShown } from '../../parts/shown-alarms.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { DeviceStanding } from '../devices/device-standing.tsx';
import { meterTypeWords } from '../meters/words.ts';
import { SiteAlarms } from '../station/site-alarms.tsx';
import { Condition } from './condition.tsx';
import { Credit } from './credit.tsx';
import { DeskLinks } from './desk-links.tsx';
import { Events } from './events.tsx';
import { MeterTrend } from './meter-trend.tsx';
import { Newest } from './newest.tsx';
import { type MeterPlace, useMeter } from './use-meter.ts';
import { UsePanel } from './use-panel.tsx';
import { Verification } from './verification.tsx';
import { conversionWords, meterStatusWords, meterWords as words } from './words.ts';

/** One meter: what it says, how it is, what went through it, what is due. */
export function MeterPage({ id }: PageProps) {
  const say = useSay();
  const { data, error, refetch } = useMeter(id);
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  if (data === null)
    return (
      <>
        <h1>{say(words.unknownMeter)}</h1>
        <p>{id}</p>
      </>
    );
  return <Meter key={id} place={data} />;
}

function Meter({ place }: { readonly place: MeterPlace }) {
  const { may } = useSession();
  const { meter, site } = place;
  const live = useLiveValues({ device: meter.device }, may('telemetry.read') ? [meter.device] : []);
  const clock = useServiceNow();
  const { alarms } = useAlarms();
  const own = [...alarms.values()]
    .filter(
      ({ subject }) =>
        (subject.kind === 'meter' && subject.id === meter.id) ||
        (subject.kind === 'device' && subject.id === meter.device),
    )
    .toSorted(byUrgency);
  const shown = own.filter(isShown);
  return (
    <div className="meter-page">
      <MeterHeader place={place} />
      <div className="meter-columns">
        <div className="meter-main">
          {may('telemetry.read') && <Newest place={place} live={live} clock={clock} />}
          {may('consumption.read') && <UsePanel place={place} clock={clock} />}
          {may('telemetry.read') && <MeterTrend place={place} alarms={own} clock={clock} />}
          {may('telemetry.read') && <Events place={place} clock={clock} />}
        </div>
        <div className="meter-side">
          {may('alarms.read') && (
            <SiteAlarms shown={shown} quiet={own.length - shown.length} zone={site.timeZone} />
          )}
          {may('condition.read') && <Condition place={place} live={live} clock={clock} />}
          {may('prepaid.read') && meter.prepay !== undefined && <Credit place={place} />}
          <Verification place={place} clock={clock} />
          <DeviceStanding device={meter.device} clock={clock} zone={site.timeZone} />
          <DeskLinks place={place} />
        </div>
      </div>
    </div>
  );
}

function MeterHeader({ place: { meter, site } }: { readonly place: MeterPlace }) {
  const say = useSay();
  const facts = [
    [words.serial, meter.serial ?? ''],
    [words.range, `${meter.qMin}–${meter.qMax} m³/h`],
    [words.conversion, say(conversionWords[meter.conversion])],
    [words.status, say(meterStatusWords[meter.status])],
    [words.installed, meter.installed ?? ''],
    [words.run, meter.run ?? ''],
    [words.customer, say(site.customer.name)],
  ] as const;
  return (
    <header className="site-header">
      <h1>{meter.id}</h1>
      <span>
        {say(meterTypeWords[meter.type])} {meter.size ?? ''}
      </span>
      <span>
        <span className="soft">{say(words.site)} </span>
        <Link href={pathOf('site', site.id)} style={{ color: 'inherit' }}>
          {say(site.name)}
        </Link>
      </span>
      {facts
        .filter(([, text]) => text !== '')
        .map(([name, text]) => (
          <span key={name.en}>
            <span className="soft">{say(name)} </span>
            {text}
          </span>
        ))}
    </header>
  );
}
