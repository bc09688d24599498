import { setTimeout as pause } from 'node:timers/promises';
import type { BenchContext } from '../bench-context.ts';
import { benchFleet } from '../fleet.ts';
import { Load } from '../load/load.ts';
import { openService } from '../under-load.ts';

const DEVICES = 10_000;
const MOST_SECONDS = 60;
/** Below what the kernel holds for a listener, so that its retries are not what is measured. */
const AT_ONCE = 2000;
const GIVE_UP_MS = 180_000;

/** Every device of a lost network comes back at once: connected, signed in, one message kept. */
export async function reconnect(context: BenchContext): Promise<void> {
  context.say('reconnect');
  const fleet = benchFleet({ devices: DEVICES, reporting: 'hourly' });
  const { service, stop } = await openService(context, 'reconnect', fleet);
  const load = new Load({
    port: service.mqttPort,
    devices: fleet.devices,
    window: 1,
    opening: AT_ONCE,
  });
  const disconnect = context.atEnd(async () => load.close());
  const first = await comeBack(load);
  load.close();
  await pause(2000);
  const again = await comeBack(load);
  const tries = again.failed === 0 ? '' : `; ${again.failed} attempts failed and were repeated`;
  context.add({
    row: 'reconnect',
    what: `${DEVICES} devices reconnecting`,
    value: again.acknowledged < DEVICES ? null : again.seconds,
    unit: 's',
    target: { atMost: MOST_SECONDS },
    note: `until all have a message acknowledged; passwords kept as HMAC; up to ${AT_ONCE} connecting at once; ${first.seconds.toFixed(1)} s the first time${tries}`,
  });
  await disconnect();
  await stop();
}

async function comeBack(load: Load) {
  const before = load.acknowledged;
  const began = performance.now();
  const failed = await load.connect(
    (connection) => void connection.send(1, Date.now(), performance.now()),
  );
  const deadline = began + GIVE_UP_MS;
  while (load.acknowledged - before < DEVICES && performance.now() < deadline) await pause(10);
  const seconds = (performance.now() - began) / 1000;
  return { seconds, failed, acknowledged: load.acknowledged - before };
}
