import { Link } from 'wouter';
import type { DeviceDetail } from '../../../api/devices/device-view.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { doubtText } from '../../../model/text/doubt-words.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { Failure } from '../../parts/failure.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { momentText, spanText, When } from '../../parts/when.tsx';
import { reachOf } from '../station/shown.ts';
import { useDevice } from './use-device.ts';
import { deviceWords as words } from './words.ts';

/** Whether a device is connected, how its data come, and what cannot be judged for lack of them. */
export function DeviceStanding({
  device,
  clock,
  zone,
}: {
  readonly device: string;
  readonly clock: number;
  readonly zone: string | undefined;
}) {
  const say = useSay();
  const { data, error, refetch } = useDevice(device);
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  return (
    <section className="panel meter-panel" aria-label={`${say(words.title)} ${device}`}>
      <h2>
        <Link href={pathOf('device', device)} style={{ color: 'inherit' }}>
          {device}
        </Link>
      </h2>
      {data !== undefined && (
        <>
          <StandingFacts device={data} clock={clock} zone={zone} />
          <CannotJudge device={data} zone={zone} />
        </>
      )}
    </section>
  );
}

export function StandingFacts({
  device,
  clock,
  zone,
}: {
  readonly device: DeviceDetail;
  readonly clock: number;
  readonly zone: string | undefined;
}) {
  const say = useSay();
  const { status } = device;
  const counts = ['readings', 'late', 'outOfOrder', 'duplicates', 'quarantined'] as const;
  return (
    <dl className="facts">
      <dt>{say(words.connection)}</dt>
      <dd>{connectionText(device, say, zone)}</dd>
      <dt>{say(words.lastReading)}</dt>
      <dd>
        <LastReading device={device} clock={clock} zone={zone} />
      </dd>
      {status !== null && (
        <>
          <dt>{say(words.lastReceived)}</dt>
          <dd>
            <When at={status.lastReceivedAt} zone={zone} />
          </dd>
          <dt>{say(words.online)}</dt>
          <dd>{say(words[status.online])}</dd>
          {counts.flatMap((name) => [
            <dt key={name}>{say(words[name])}</dt>,
            <dd key={`${name} n`}>{numberText(status[name], 0)}</dd>,
          ])}
          <dt>{say(words.unknownFields)}</dt>
          <dd>
            {Object.entries(status.unknownFields)
              .map(([name, count]) => `${name} × ${count}`)
              .join(', ') || '0'}
          </dd>
        </>
      )}
    </dl>
  );
}

function LastReading({
  device,
  clock,
  zone,
}: {
  readonly device: DeviceDetail;
  readonly clock: number;
  readonly zone: string | undefined;
}) {
  const say = useSay();
  const at = device.status?.lastReadingAt ?? null;
  if (at === null) return <strong className="unknown">{say(words.never)}</strong>;
  const age = clock - Date.parse(at);
  return (
    <>
      <When at={at} zone={zone} />{' '}
      {age > reachOf(device) && (
        <strong className="unknown">{say(words.silent, { age: spanText(age, say) })}</strong>
      )}
    </>
  );
}

function connectionText(
  { connection, gateway }: DeviceDetail,
  say: ReturnType<typeof useSay>,
  zone: string | undefined,
): string {
  if (connection !== null) {
    const at = momentText(Date.parse(connection.since), zone, 'minutes');
    return `${say(words.connected)} · ${say(words.since, { at })} · ${say(words.from, { address: connection.address })}`;
  }
  return gateway === null ? say(words.notConnected) : say(words.viaGateway, { gateway });
}

export function CannotJudge({
  device: { status },
  zone,
}: {
  readonly device: DeviceDetail;
  readonly zone: string | undefined;
}) {
  const say = useSay();
  if (status === null) return <p className="soft">{say(words.noStatus)}</p>;
  if (status.cannotJudge.length === 0) return <p className="soft">{say(words.judgedAll)}</p>;
  return (
    <>
      <h2 style={{ marginTop: '0.6rem' }}>
        <span className="unknown">?</span> {say(words.cannotJudge)} {status.cannotJudge.length}
      </h2>
      <p className="soft">{say(words.cannotJudgeNote)}</p>
      <ul>
        {status.cannotJudge.map(({ type, subject, since, reason }) => (
          <li key={`${type} ${subject}`}>
            {titleOf(type, say)} <span className="soft">{subject}</span> · {say(doubtText(reason))}{' '}
            · <When at={since} zone={zone} show="minutes" />
          </li>
        ))}
      </ul>
    </>
  );
}

const TITLES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = ALARM_TITLES;

const titleOf = (type: string, say: ReturnType<typeof useSay>): string =>
  say(TITLES[type] ?? { zh: type, en: type });
