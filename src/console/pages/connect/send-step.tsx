import type { DeviceDetail } from '../../../api/devices/device-view.ts';
import type { ConnectView } from '../../../api/routes/connect-routes.ts';
import { useSay } from '../../app/language.tsx';
import { CopyButton } from '../me/secret-once.tsx';
import { EXAMPLES, publishLine, topicOf } from './publish-line.ts';
import { connectWords as words } from './words.ts';

/** The exact command, and what a whole record looks like. */
export function SendStep({
  device,
  doors: { mqtt },
  password,
}: {
  readonly device: DeviceDetail;
  readonly doors: ConnectView;
  readonly password: string | null;
}) {
  const say = useSay();
  if (mqtt === null) return null;
  const sends = device.role === 'station' ? 'station' : 'meter';
  const signsIn = device.gateway ?? device.id;
  // people and devices reach the same machine by the same name, but for one that listens to itself
  const host = mqtt.reach === 'this machine' ? mqtt.host : window.location.hostname;
  const line = publishLine({
    host,
    port: mqtt.port,
    device: device.id,
    signsIn,
    password: password ?? say(words.placeholder),
    sends,
  });
  return (
    <section className="panel cn-step" aria-labelledby="cn-send">
      <h2 id="cn-send">{say(words.stepSend)}</h2>
      <p>
        {say(words.doors, { host, port: mqtt.port })}
        {mqtt.tlsPort !== null && say(words.tls, { port: mqtt.tlsPort })}
      </p>
      {mqtt.reach === 'this machine' && (
        <p className="cn-warn">
          <svg aria-hidden viewBox="0 0 24 24">
            <path d="M12 2.5 22.5 21.5H1.5z" fill="none" stroke="var(--p3)" strokeWidth="2.5" />
          </svg>
          {say(words.loopback, { host: mqtt.host })}
        </p>
      )}
      <p>
        {say(words.line)} {password === null && say(words.fillIn)}
      </p>
      <pre className="raw-text cn-line">{line}</pre>
      <div className="cn-row">
        <CopyButton text={line} />
        <span className="soft">{say(words.harmless)}</span>
      </div>
      <details>
        <summary>{say(words.payload)}</summary>
        <p className="soft">
          {say(words.payloadHint, { topic: topicOf({ device: device.id, signsIn }) })}
        </p>
        <pre className="raw-text">{EXAMPLES[sends]}</pre>
      </details>
    </section>
  );
}
