import { AppError } from '../../lib/app-error.ts';
import { InFlight } from '../in-flight.ts';
import { BrokerSession } from './broker-session.ts';
import { type BrokerSettings, DEFAULT_TIMING } from './broker-settings.ts';
import type { Upstream, UpstreamOptions } from './upstream.ts';

/** Begins to connect at once and keeps at it until closed; never waits for the broker. */
export function openUpstream(settings: BrokerSettings, options: UpstreamOptions): Upstream {
  const inFlight = new InFlight(settings.inFlight);
  const { closeMs } = { ...DEFAULT_TIMING, ...settings.timing };
  const sessions = settings.sessions.map(
    (session, at) =>
      new BrokerSession({
        session,
        settings,
        inFlight,
        // one of them speaks for the service: two wills would contradict each other
        role: at === 0 ? 'speaks' : 'listens',
        ...options,
      }),
  );
  const [speaker] = sessions;
  for (const session of sessions) session.open();
  return {
    name: settings.name,
    publish: (topic, payload, how) =>
      speaker === undefined
        ? Promise.reject(new AppError('upstream-closed', `${settings.name} has no session`))
        : speaker.publish(topic, payload, how),
    figures: () => sessions.map((session) => session.figures()),
    async close() {
      for (const session of sessions) session.stopReading();
      await inFlight.idle(closeMs);
      await Promise.all(sessions.map((session) => session.leave()));
    },
  };
}
