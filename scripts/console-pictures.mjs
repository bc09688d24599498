// node scripts/console-pictures.mjs [OUTPUT [SCENARIO]]: shows the console over simulated stations and meters,
// as pictures in docs/images. Needs `npm run build`, Chromium (Debian: chromium) and fonts for
// Chinese (fonts-noto-cjk).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const OUTPUT = resolve(process.argv[2] ?? join(ROOT, 'docs/images'));
/** One of the stories alone, by its scenario. */
const only = process.argv[3] ?? '';
const SIZES = { 1366: [1366, 768], 1920: [1920, 1080] };
const LANGUAGES = { zh: 'zh-CN', en: 'en-GB' };

/** Every size, language and scheme named, of a page. */
const looks = (name, show, sizes, schemes, languages = ['zh', 'en']) =>
  languages.flatMap((language) =>
    schemes.flatMap((scheme) => sizes.map((size) => ({ name, show, size, scheme, language }))),
  );

const BOTH = [1366, 1920];
const address = (path) => async () => path;
const alarmOf = (type) => async (api) => {
  const { items } = await api(`/alarms?state=all&type=${type}`);
  return `/alarms/${encodeURIComponent(items[0].id)}`;
};

const meterOf = (type) => async (api) => {
  const { items } = await api(`/alarms?state=all&type=${type}`);
  return `/meters/${encodeURIComponent(items[0].subject.id)}`;
};

// stations fall silent soon after a replay: its pages are open before it ends
const STATIONS = {
  scenario: 'demo',
  speed: 120,
  pictures: [
    ...looks('overview', address('/'), BOTH, ['light', 'dark']),
    ...looks('alarms', alarmOf('regulator.overpressure'), BOTH, ['light']),
    ...looks('alarms', alarmOf('regulator.overpressure'), [1366], ['dark']),
    ...looks('station', address('/sites/factory-1'), BOTH, ['light']),
    ...looks('connect', address('/connect?device=factory-1-rtu'), [1366], ['light']),
  ],
};

const METERS = {
  scenario: 'correctors',
  speed: 25_000,
  pictures: [
    ...looks('meter', meterOf('meter.conversion'), BOTH, ['light']),
    ...looks('condition', address('/condition'), BOTH, ['light']),
    ...looks('backtest', backtest, BOTH, ['light']),
  ],
};

/** A wider tolerance of the conversion: what would have been lost by it. */
async function backtest(api) {
  const day = 86_400_000;
  const from = new Date(Date.now() - 35 * day).toISOString();
  const { id } = await api('/backtests', {
    detector: 'meter.conversion',
    params: { percent: 5, snapshotPercent: 5 },
    from,
    to: new Date().toISOString(),
  });
  for (;;) {
    const { state } = await api(`/backtests/${id}`);
    if (state === 'done') return `/backtest?detector=meter.conversion&run=${id}`;
    if (state === 'failed') throw new Error('the backtest failed');
    await new Promise((ready) => setTimeout(ready, 500));
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--mute-audio'],
});
let bytes = 0;
for (const story of [STATIONS, METERS])
  if (only === '' || story.scenario === only) await take(story);
await browser.close();
process.stdout.write(`${(bytes / 1024 ** 2).toFixed(1)} MiB\n`);

async function take({ scenario, speed, pictures }) {
  const args = [
    join(ROOT, 'dist/simulators/demo.js'),
    '--scenario',
    scenario,
    '--speed',
    `${speed}`,
  ];
  const demo = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(demo, 'close');
  process.once('exit', () => demo.kill());
  let printed = '';
  demo.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  const says = async (pattern) => {
    for (;;) {
      const found = pattern.exec(printed);
      if (found !== null) return found;
      if (demo.exitCode !== null) throw new Error(printed);
      await new Promise((ready) => setTimeout(ready, 50));
    }
  };
  const [, port, password] = await says(/127\.0\.0\.1:(\d+) {2}user admin, password (\S+)/);
  const url = `http://127.0.0.1:${port}`;
  await says(/^replaying/m);
  const session = await signIn(url, password);
  const live = new Map();
  if (scenario === STATIONS.scenario)
    for (const look of pictures.filter(({ name }) => name !== 'alarms'))
      live.set(look, await openPage(url, session, look));
  await says(/the replay is over/);
  for (const look of pictures) {
    await shoot(look, live.get(look) ?? (await openPage(url, session, look)));
  }
  demo.kill();
  await closed;
}

async function signIn(baseURL, password) {
  const desk = await browser.newContext({ baseURL });
  const data = { username: 'admin', password };
  const answer = await desk.request.post('/api/v1/session', { data });
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}`);
  const session = await desk.storageState();
  await desk.close();
  return session;
}

/** A profile of its own: a browser holds six connections to a host, and each page keeps some open. */
async function openPage(baseURL, storageState, { show, size, scheme, language }) {
  const [width, height] = SIZES[size];
  const desk = await browser.newContext({
    viewport: { width, height },
    locale: LANGUAGES[language],
    timezoneId: 'Asia/Shanghai',
    colorScheme: scheme,
    baseURL,
    storageState,
  });
  desk.setDefaultTimeout(120_000);
  const api = async (path, body) => {
    const headers = { origin: baseURL };
    const asked = body === undefined ? {} : { method: 'POST', data: body, headers };
    const answer = await desk.request.fetch(`/api/v1${path}`, asked);
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  const page = await desk.newPage();
  await page.goto(await show(api));
  await page.locator('main').waitFor();
  return page;
}

async function shoot({ name, size, scheme, language }, page) {
  await page.bringToFront();
  await settled(page);
  const path = join(OUTPUT, `console-${name}-${language}-${scheme}-${size}.png`);
  await page.screenshot({ path });
  await page.context().close();
  bytes += statSync(path).size;
  process.stdout.write(`${path} ${statSync(path).size}\n`);
}

/** Nothing is being read any more, and what there is stays. */
async function settled(page) {
  const state = `(() => {
    const main = document.querySelector('main');
    const busy = /正在读取|Loading…|读取中/.test(main?.innerText ?? 'Loading…');
    return busy ? null : main.querySelectorAll('*').length;
  })()`;
  let [before, same] = [null, 0];
  for (let n = 0; n < 300 && same < 4; n += 1) {
    const now = await page.evaluate(state);
    same = now !== null && now === before ? same + 1 : 0;
    before = now;
    await page.waitForTimeout(100);
  }
}
