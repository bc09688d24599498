// node scripts/upgrade-fixture.mjs OUT.tar.gz: runs the service of this checkout as its users do,
// lets a day's worth of everything happen to it, stops it, and packs its data directory with what
// its API said last (`expected.json`). Every release adds one to test/fixtures; the contract test
// of upgrades opens them all with the code of today. Needs `npm run build` before.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import mqtt from 'mqtt';
import { SMTPServer } from 'smtp-server';

const PASSWORD = 'the fixture has no secrets';
const DAY = 86_400_000;
const SITES = [
  { id: 'a', kind: 'station' },
  { id: 'b', kind: 'station' },
  { id: 'm', kind: 'meter' },
];

const out = process.argv[2];
if (out === undefined) throw new Error('usage: node scripts/upgrade-fixture.mjs OUT.tar.gz');
const version = JSON.parse(readFileSync('package.json', 'utf8')).version;
const dir = mkdtempSync(join(tmpdir(), 'gaswatch-fixture-'));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const run = { id: 'duty', role: 'duty', setKPa: 100, ssvHighKPa: 130, ssvLowKPa: 60 };
const station = (device) => ({
  device,
  setKPa: 100,
  maopKPa: 200,
  runs: [run, { ...run, id: 'standby', role: 'standby', setKPa: 95 }],
  bypass: { present: true, metered: false, secured: 'locked' },
});
const meter = (device) => ({
  id: `${device}-m`,
  device,
  serial: device,
  type: 'rotary',
  size: 'G65',
  qMin: 1,
  qMax: 100,
  capacity: 10_000_000,
  conversion: 'none',
});

const fleet = {
  zones: [{ id: 'z', name: 'Zone', gas: { hs: 40.66, d: 0.581, xCO2: 0.006, xH2: 0 } }],
  customers: [{ id: 'c', name: { zh: '用户', en: 'Customer' }, class: 'factory' }],
  sites: SITES.map(({ id, kind }) => ({
    id,
    name: { zh: `站点${id}`, en: `Site ${id}` },
    zone: 'z',
    customer: 'c',
    timeZone: 'Asia/Shanghai',
    ...(kind === 'station' ? { station: station(id) } : { meters: [meter(id)] }),
  })),
  devices: SITES.map(({ id, kind }) => ({
    id,
    password: `pw-${id}`,
    reporting: kind === 'station' ? 'scada' : 'hourly',
    intervalSeconds: kind === 'station' ? 10 : 3600,
  })),
};

/** Takes mails for one address and refuses the other for good. */
async function mailServer() {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) =>
      done(
        address.startsWith('nobody')
          ? Object.assign(new Error('no such user'), { responseCode: 550 })
          : undefined,
      ),
    onData: (stream, _session, done) => stream.on('data', () => undefined).on('end', done),
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return { url: `smtp://127.0.0.1:${server.server.address().port}`, close: () => server.close() };
}

async function call(url, method, token, body) {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

async function eventually(what, look) {
  for (let n = 0; n < 600; n += 1) {
    if (await look()) return;
    await pause(100);
  }
  throw new Error(`it never came to: ${what}`);
}

async function connect(port, id) {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: id,
    password: `pw-${id}`,
    clientId: `fixture-${id}`,
  });
  return {
    send: (record) =>
      client.publishAsync(`gas/v1/${id}/telemetry`, JSON.stringify(record), { qos: 1 }),
    close: () => client.endAsync(true),
  };
}

async function live(api, mqttPort) {
  const [a, b, m] = await Promise.all(SITES.map(({ id }) => connect(mqttPort, id)));
  const now = Date.now();
  // yesterday, for the archive; in order, as a device hands in what it kept
  const yesterday = now - DAY;
  for (let n = 0; n < 24; n += 1) {
    await m.send({ ts: yesterday - DAY + n * 3_600_000, vm: 1000 + 10 * n, qm: 10 });
    await b.send({
      ts: yesterday + n * 10_000,
      pIn: 350,
      pOut: 100 + n / 10,
      q: 50,
      bypass: 'closed',
    });
  }
  // corrected afterwards: the first content is kept as superseded
  await b.send({ ts: yesterday, pIn: 351, pOut: 100, q: 50, bypass: 'closed' });
  await a.send({ ts: now - 60_000, pIn: 350, pOut: 100, q: 40, bypass: 'closed' });
  await a.send({ ts: now - 40_000, pIn: 350, pOut: 150, q: 40, bypass: 'closed' });
  await b.send({ ts: now - 40_000, pIn: 350, pOut: 150, q: 40, bypass: 'closed' });
  // into quarantine: no time, and no JSON
  await a.send({ pOut: 100 }).catch(() => undefined);
  await m.send({ ts: 'yesterday', vm: 1 }).catch(() => undefined);
  await eventually(
    'two open alarms',
    async () => (await api('GET', '/alarms?state=open')).items.length >= 2,
  );
  const open = (await api('GET', '/alarms?state=open')).items;
  await api('POST', `/alarms/${encodeURIComponent(open[0].id)}/acknowledge`, {
    comment: '已派人 sent somebody',
  });
  await api('POST', '/users', {
    name: 'liu',
    password: 'a password of some length',
    roles: ['dispatcher'],
    language: 'zh',
  });
  await eventually('quarantine', async () => (await api('GET', '/quarantine')).items.length >= 2);
  await eventually('mails taken and refused', async () => {
    const { items } = await api('GET', '/notifications');
    const states = new Set(items.map(({ outcome }) => outcome));
    return states.has('accepted') && (states.has('failed') || states.has('abandoned'));
  });
  const { items: quarantined } = await api('GET', '/quarantine');
  process.stderr.write(`quarantine: ${quarantined.map(({ reason }) => reason).join(', ')}\n`);
  process.stderr.write('waiting for the archive\n');
  await eventually('an archive', async () => {
    const found = spawnSync('ls', [join(dir, 'data/history/archive')]).stdout.toString();
    return found.includes('meter-') && found.includes('station-');
  });
  // after the archive: in the hot table, and a correction of what is archived
  await b.send({ ts: yesterday + 10_000, pIn: 352, pOut: 100, q: 50, bypass: 'closed' });
  await a.send({ ts: Date.now(), pIn: 350, pOut: 151, q: 40, bypass: 'closed' });
  await pause(2_000);
  await Promise.all([a, b, m].map((device) => device.close()));
  const iso = (at) => new Date(at).toISOString();
  const span = `from=${iso(now - 3 * DAY)}&to=${iso(now + 3_600_000)}`;
  return {
    version,
    takenAt: Date.now(),
    alarms: (await api('GET', '/alarms?limit=100')).items,
    quarantine: (await api('GET', '/quarantine')).items,
    users: (await api('GET', '/users')).items,
    notifications: (await api('GET', '/notifications')).items,
    audit: (await api('GET', '/audit?limit=100')).items,
    fleet: await api('GET', '/fleet').catch((error) => String(error)),
    series: Object.fromEntries(
      await Promise.all(
        SITES.map(async ({ id }) => [
          id,
          (await api('GET', `/telemetry?device=${id}&limit=500&${span}`)).items,
        ]),
      ),
    ),
  };
}

const mail = await mailServer();
const [mqttPort, httpPort] = [await freePort(), await freePort()];
writeFileSync(join(dir, 'fleet.yaml'), JSON.stringify(fleet));
const child = spawn(process.execPath, ['dist/src/main.js'], {
  env: {
    PATH: process.env.PATH,
    GASWATCH_ADMIN_PASSWORD: PASSWORD,
    GASWATCH__DATADIR: join(dir, 'data'),
    GASWATCH__FLEET: join(dir, 'fleet.yaml'),
    GASWATCH__MQTT__PORT: `${mqttPort}`,
    GASWATCH__HTTP__PORT: `${httpPort}`,
    GASWATCH__LOG__LEVEL: 'warn',
    GASWATCH__HISTORY__MAINTENANCECRON: '* * * * *',
    GASWATCH__EMAIL__SMTP: mail.url,
    GASWATCH__EMAIL__FROM: 'alarms@gas.example.org',
    GASWATCH__EMAIL__TO: 'duty@gas.example.org,nobody@gas.example.org',
  },
  stdio: ['ignore', 'inherit', 'inherit'],
});
try {
  const origin = `http://127.0.0.1:${httpPort}`;
  await eventually(
    'ready',
    async () => (await fetch(`${origin}/readyz`).catch(() => null))?.ok === true,
  );
  const { token } = await call(`${origin}/api/v1/session`, 'POST', undefined, {
    username: 'admin',
    password: PASSWORD,
  });
  const expected = await live(
    (method, path, body) => call(`${origin}/api/v1${path}`, method, token, body),
    mqttPort,
  );
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  writeFileSync(join(dir, 'expected.json'), JSON.stringify(expected, null, 1));
  const packed = spawnSync(
    'tar',
    ['-czf', resolve(out), '-C', dir, 'data', 'fleet.yaml', 'expected.json'],
    { stdio: 'inherit' },
  );
  if (packed.status !== 0) throw new Error('tar failed');
} finally {
  child.kill('SIGKILL');
  mail.close();
  rmSync(dir, { recursive: true, force: true });
}
