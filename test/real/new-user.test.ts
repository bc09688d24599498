import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { itemsOf, signedIn } from '../support/api-client.ts';
import { eventually } from '../support/live-records.ts';
import { freePort } from '../support/service.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { openExim } from './exim.ts';
import { mosquittoPub } from './mosquitto.ts';
import { run } from './part.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** `npm start` as a newcomer types it: the sample fleet, the generated password. */
async function npmStart(settings: Readonly<Record<string, string>>) {
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  const dataDir = join(temporaryDirectory('new-user'), 'data');
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(gaswatch|vitest)/i.test(name),
  );
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    // a group of its own: npm stands between this process and the service
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(inherited),
      GASWATCH__DATADIR: dataDir,
      GASWATCH__MQTT__PORT: `${mqttPort}`,
      GASWATCH__HTTP__PORT: `${httpPort}`,
      GASWATCH__JOURNAL__RESERVEMEGABYTES: '16',
      ...settings,
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const group = -(child.pid ?? 0);
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(group, 'SIGKILL');
    await exited;
  });
  const early = exited.then((code) => {
    throw new Error(`npm start ended with ${code}:\n${printed}`);
  });
  early.catch(() => undefined);
  await Promise.race([early, eventually(() => expect(printed).toContain('Gaswatch is ready'))]);
  const password = /password "(?<it>[^"]+)"/.exec(printed)?.groups?.['it'] ?? '';
  return { mqttPort, httpPort, password, printed, stop: () => interrupt(group, exited) };
}

/** Ctrl-C: the terminal sends it to the whole group. */
function interrupt(group: number, exited: Promise<number | null>): Promise<number | null> {
  process.kill(group, 'SIGINT');
  return exited;
}

const PAHO = `
import sys, json, time
import paho.mqtt.client as mqtt
port, device, password, pressure = int(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])
client = mqtt.Client(client_id="paho-" + device)
client.username_pw_set(device, password)
client.connect("127.0.0.1", port)
client.loop_start()
record = {"ts": int(time.time() * 1000), "pIn": 180, "pOut": pressure}
sent = client.publish("gas/v1/" + device + "/telemetry", json.dumps(record), qos=1)
sent.wait_for_publish(20)
print("acknowledged" if sent.is_published() else "not acknowledged")
client.disconnect()
client.loop_stop()
`;

describe('from npm start to the mailbox with clients nobody here wrote', () => {
  it('mosquitto_pub and Paho raise alarms on API, stream and in Exim', async () => {
    const login = { user: 'gaswatch', password: 'only-for-testing-7' };
    const exim = await openExim(login);
    const service = await npmStart({
      GASWATCH__EMAIL__SMTP: exim.url,
      GASWATCH__EMAIL__USERNAME: login.user,
      GASWATCH__EMAIL__PASSWORD: login.password,
      NODE_EXTRA_CA_CERTS: exim.certificate,
      GASWATCH__EMAIL__FROM: 'alarms@gas.example.org',
      GASWATCH__EMAIL__TO: 'duty@x.cn',
    });
    expect(service.printed).toContain(`http://127.0.0.1:${service.httpPort}`);
    expect(service.printed).toContain(`mqtt://127.0.0.1:${service.mqttPort}`);
    const api = await signedIn(service.httpPort, service.password);
    const stream = await api.stream();
    const streamed = () =>
      stream.events.filter(({ event }) => event === 'alarm').map(({ content }) => content);

    const factory = {
      port: service.mqttPort,
      device: 'factory-1-rtu',
      password: 'sample-factory-1-rtu',
    };
    const open = JSON.stringify({ ts: Date.now(), pIn: 350, pOut: 99, bypass: 'open' });
    const published = await mosquittoPub(factory, 'gas/v1/factory-1-rtu/telemetry', open);
    expect(published).toEqual({ code: 0, stdout: '', stderr: '' });
    const hospital = [`${service.mqttPort}`, 'hospital-1-rtu', 'sample-hospital-1-rtu', '8.2'];
    const paho = await run('/usr/bin/python3', ['-c', PAHO, ...hospital]);
    expect(paho).toEqual({ code: 0, stdout: 'acknowledged\n', stderr: '' });

    const expected = [
      { type: 'bypass.open', site: 'factory-1', priority: 1 },
      { type: 'regulator.overpressure', site: 'hospital-1', priority: 1 },
    ].map((alarm) => expect.objectContaining(alarm));
    await eventually(async () => {
      const items = itemsOf(await api.get('/alarms'));
      expect(items).toHaveLength(2);
      expect(items).toEqual(expect.arrayContaining(expected));
    });
    await eventually(() => expect(streamed()).toEqual(expect.arrayContaining(expected)));
    const mails = await eventually(async () => {
      const found = await exim.mails();
      expect(found).toHaveLength(2);
      return found;
    });
    const subjects = mails.map(({ subject = '' }) => subject).toSorted();
    expect(subjects.some((subject) => /旁通.*bypass.*Food factory 1 station/i.test(subject))).toBe(
      true,
    );
    expect(
      subjects.some((subject) => /超压.*overpressure.*Hospital 1 station/i.test(subject)),
    ).toBe(true);
    expect(await service.stop()).toBe(0);
  });
});
