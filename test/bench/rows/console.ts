import { setTimeout as pause } from 'node:timers/promises';
import mqtt, { type MqttClient } from 'mqtt';
import type { Page } from 'playwright-core';
import { DRAWN_AFTER_TOLD } from '../../support/page-watch.ts';
import type { Service } from '../../support/service.ts';
import type { BenchContext } from '../bench-context.ts';
import { firstPaint, type MeasuredPage, openConsoleDesk, scrollCost } from '../console-desk.ts';
import { consoleFleet } from '../console-fleet.ts';
import type { BenchDevice } from '../fleet.ts';
import { Load } from '../load/load.ts';
import { openService } from '../under-load.ts';

const ALARMS = 2_000;
const METERS = 100_000;
const MOST_DRAW_MS = 200;
const MOST_EVENT_MS = 1_000;
const RAISED_MS = 180_000;
const EVENTS = 20;
const REPEATS = 3;
const DRAWN_MS = 180_000;
const HOUR = 3_600_000;
const YEAR_HOURS = 365 * 24;
const A_MESSAGE = 1_000;

type Desk = NonNullable<Awaited<ReturnType<typeof openConsoleDesk>>>;

/** How much work the console is for a browser: long lists, a long trend, an event. */
export async function consoleRow(context: BenchContext): Promise<void> {
  context.say(`console: ${ALARMS} open alarms, ${METERS} meters`);
  const fleet = consoleFleet(ALARMS + EVENTS + 1, METERS);
  const { service, stop } = await openService(context, 'console', fleet);
  const desk = await openConsoleDesk(context, `http://localhost:${service.httpPort}`);
  if (desk === null) {
    const note = 'there is no Chromium at /usr/bin/chromium: the console is not measured';
    context.say(`  ${note}`);
    context.add({ row: 'console', what: 'console', value: null, unit: '', note });
    return stop();
  }
  const [calm, ...others] = fleet.stations;
  if (calm === undefined) throw new Error('a fleet without stations');
  await storeYear(service, calm);
  await raise(context, service, others.slice(EVENTS));
  await alarmList(context, desk);
  await events(context, service, desk, others.slice(0, EVENTS));
  await conditionTable(context, desk);
  await yearTrend(context, desk, calm);
  await stop();
}

async function connectTo(
  { mqttPort }: Service,
  { device, password }: BenchDevice,
): Promise<MqttClient> {
  const url = `mqtt://127.0.0.1:${mqttPort}`;
  return mqtt.connectAsync(url, { username: device, password, clientId: device });
}

/** An hour apart, up to now. */
async function storeYear(service: Service, station: BenchDevice): Promise<void> {
  const client = await connectTo(service, station);
  const end = Date.now();
  for (let hour = YEAR_HOURS; hour > 0; hour -= A_MESSAGE) {
    const records = Array.from({ length: Math.min(A_MESSAGE, hour) }, (_, n) => ({
      ts: end - (hour - n) * HOUR,
      pOut: 100 + Math.sin(n / 50) + (n % 7) / 10,
    }));
    const topic = `gas/v1/${station.device}/telemetry`;
    await client.publishAsync(topic, JSON.stringify(records), { qos: 1 });
  }
  await client.endAsync();
}

/** One record of each station, above its limit. */
async function raise(
  context: BenchContext,
  service: Service,
  stations: readonly BenchDevice[],
): Promise<void> {
  const load = new Load({ port: service.mqttPort, devices: stations, window: 4 });
  await load.connect((connection) => void connection.send(1, Date.now(), performance.now()));
  const deadline = performance.now() + RAISED_MS;
  for (let raised = 0; raised < ALARMS; await pause(500)) {
    raised = await openAlarms(service);
    if (performance.now() > deadline) throw new Error(`${raised} of ${ALARMS} alarms came`);
  }
  load.close();
  context.say(`  ${ALARMS} alarms are open`);
}

async function openAlarms(service: Service): Promise<number> {
  let [count, cursor] = [0, ''];
  do {
    const path = `/api/v1/alarms?state=open&limit=1000${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { body } = await service.api('GET', path);
    // the border: a page of the API
    const page = body as { readonly items: readonly unknown[]; readonly next: string | null };
    count += page.items.length;
    cursor = page.next ?? '';
  } while (cursor !== '');
  return count;
}

async function alarmList(context: BenchContext, desk: Desk): Promise<void> {
  const shown = await desk.open('/alarms');
  await shown.page.locator('.al-row').first().waitFor();
  const name = `list of ${ALARMS} open alarms`;
  await scrolled(context, shown, name, '.al-scroll');
  await shown.page.close();
}

async function conditionTable(context: BenchContext, desk: Desk): Promise<void> {
  const begun = performance.now();
  const shown = await desk.open('/condition');
  await shown.page.locator('.grid-row').first().waitFor();
  const name = `condition table of ${METERS} meters`;
  const note = 'from the address to rows: the service judges every meter for it';
  const value = performance.now() - begun;
  context.add({ row: 'console', what: `${name}: rows there`, value, unit: 'ms', note });
  await scrolled(context, shown, name, '.grid');
  await shown.page.close();
}

async function scrolled(
  context: BenchContext,
  shown: MeasuredPage,
  name: string,
  list: string,
): Promise<void> {
  const paint = await firstPaint(shown.page);
  const { scriptMs, layoutMs, longestFrameMs } = await scrollCost(shown, list);
  const add = (what: string, value: number, note: string): void =>
    context.add({ row: 'console', what: `${name}: ${what}`, value, unit: 'ms', note });
  add('first contentful paint', paint, 'a browser that has the console’s files');
  add(
    'script a scroll step',
    scriptMs,
    `100 steps of 400 px at 1920 × 1080, layout ${layoutMs.toFixed(1)} ms a step`,
  );
  add('longest frame while scrolling', longestFrameMs, 'one frame is 16.7 ms');
}

/** Beside the 2,000: further ones, as the list draws them. */
async function events(
  context: BenchContext,
  service: Service,
  desk: Desk,
  stations: readonly BenchDevice[],
): Promise<void> {
  const { page } = await desk.open('/alarms?sort=newest');
  await page.locator('.al-row').first().waitFor();
  const took: number[] = [];
  for (const station of stations) {
    await page.evaluate('window.drawn = []; window.told = [];');
    const client = await connectTo(service, station);
    const record = JSON.stringify({ ts: Date.now(), pOut: 150 });
    await client.publishAsync(`gas/v1/${station.device}/telemetry`, record, { qos: 1 });
    await client.endAsync();
    const words = `Site ${station.site}`;
    await page.locator('.al-row').filter({ hasText: words }).first().waitFor();
    const seen = await page.evaluate<number | null>(`(${DRAWN_AFTER_TOLD})('${words}')`);
    if (seen !== null) took.push(seen);
  }
  await page.close();
  took.sort((a, b) => a - b);
  const median = took[Math.floor(took.length / 2)] ?? Number.NaN;
  context.add({
    row: 'console',
    what: 'alarm event to its row drawn, worst',
    value: took.at(-1) ?? null,
    unit: 'ms',
    target: { atMost: MOST_EVENT_MS },
    note: `${took.length} events beside ${ALARMS} open alarms, median ${median.toFixed(1)} ms`,
  });
}

/** From the answer, read, to the last line of the curve on its canvas. */
async function yearTrend(context: BenchContext, desk: Desk, { site }: BenchDevice): Promise<void> {
  const took: number[] = [];
  const asked: number[] = [];
  for (let n = 0; n < REPEATS; n += 1) {
    // another page each time: what has been read once is not asked for again
    const { page } = await desk.open(`/sites/${site}`);
    const span = page.getByLabel('Span');
    await page.locator('.trend canvas').first().waitFor();
    const { answerMs, drawnMs } = await drawnAfter(page, () => span.selectOption('1y'));
    asked.push(answerMs);
    took.push(drawnMs);
    await page.close();
  }
  took.sort((a, b) => a - b);
  asked.sort((a, b) => a - b);
  const what = 'a year of one point: asked to answer read, median';
  const answered = asked[REPEATS >> 1] ?? null;
  const note = `the service's work, beside a fleet of ${METERS} meters`;
  context.add({ row: 'console', what, value: answered, unit: 'ms', note });
  context.add({
    row: 'console',
    what: 'a year of one point: answer read to drawn, worst',
    value: took.at(-1) ?? null,
    unit: 'ms',
    target: { atMost: MOST_DRAW_MS },
    note: `${YEAR_HOURS} readings, ${REPEATS} times, median ${(took[REPEATS >> 1] ?? Number.NaN).toFixed(1)} ms`,
  });
}

interface Curve {
  readonly answerAt: number;
  readonly drawnAt: number | null;
}

/** From an act to the answer it asks for, and from that to the curve drawn of it. */
async function drawnAfter(
  page: Page,
  act: () => Promise<unknown>,
): Promise<{ readonly answerMs: number; readonly drawnMs: number }> {
  const since = await page.evaluate<number>('performance.now()');
  const deadline = performance.now() + DRAWN_MS;
  await act();
  while (performance.now() < deadline) {
    await page.waitForTimeout(250);
    const curve = await page.evaluate<Curve | undefined>('window.curve');
    if (curve !== undefined && curve.drawnAt !== null && curve.answerAt >= since)
      return { answerMs: curve.answerAt - since, drawnMs: curve.drawnAt - curve.answerAt };
  }
  throw new Error(`${page.url()} draws no curve`);
}
