import { useState } from 'react';
import { Link } from 'wouter';
import type { DeviceDetail } from '../../../api/devices/device-view.ts';
import { fieldsOf } from '../../api/device-values.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { useSession } from '../../app/session.tsx';
import { momentText } from '../../parts/when.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { useArrival, useRefused } from './use-arrival.ts';
import { connectWords as words } from './words.ts';

/** Followed live: whether it is connected, what arrived, and what arrived and is no use. */
export function ArrivedStep({ device }: { readonly device: DeviceDetail }) {
  const say = useSay();
  const { may } = useSession();
  const { first, standing } = useArrival(device.id);
  const { connection, status } = device;
  const last = status?.lastReceivedAt ?? null;
  const refused = useRefused(device.id, may('quarantine.read') ? 'yes' : 'no').data ?? null;
  // what lay there when the page was opened is no answer to what has just been sent
  const [before] = useState(last);
  const isNew = refused !== null && (before === null || refused.receivedAt > before);
  return (
    <section className="panel cn-step" aria-labelledby="cn-arrived">
      <h2 id="cn-arrived">{say(words.stepArrived)}</h2>
      {standing === 'stale' && <p role="alert">{say(words.followLost)}</p>}
      <p>
        {connection === null
          ? say(words.notConnected)
          : say(words.connected, {
              at: momentText(Date.parse(connection.since), undefined, 'seconds'),
            })}{' '}
        {first === null && (
          <span className="soft">
            {before === null ? (
              say(words.never)
            ) : (
              <>
                {say(words.arrivedBefore)} <WhenAt at={before} />
              </>
            )}
          </span>
        )}
      </p>
      <div role="status" aria-live="polite" className="cn-arrived">
        {first === null ? (
          <span>{say(words.waiting)}</span>
        ) : (
          <>
            <p>
              <strong>✓ {say(words.arrived)}</strong> <WhenAt at={first.receivedAt} />
            </p>
            <dl className="facts" aria-label={say(words.values)}>
              {fieldsOf(first.values).map(([path, value]) => (
                <div key={path} className="cn-value">
                  <dt>
                    <code>{path}</code>
                  </dt>
                  <dd>{String(value)}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
        {isNew && (
          <p>
            <strong>{say(words.refused)}</strong> <code>{refused.reason}</code> {refused.detail}{' '}
            <Link href={`${pathOf('quarantine')}?device=${encodeURIComponent(device.id)}`}>
              {say(words.refusedLink)}
            </Link>
          </p>
        )}
      </div>
      {first !== null && (
        <p className="cn-row">
          <Link href={pathOf('device', device.id)}>{say(words.openDevice)}</Link>
          {device.site !== null && (
            <Link href={pathOf('site', device.site.id)}>{say(words.openSite)}</Link>
          )}
        </p>
      )}
    </section>
  );
}
