import { existsSync } from 'node:fs';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { PAGE_WATCH } from '../support/page-watch.ts';
import { PASSWORD } from '../support/service.ts';
import type { BenchContext } from './bench-context.ts';

const CHROMIUM = '/usr/bin/chromium';
/** A control room's usual screen. */
const SCREEN = { width: 1920, height: 1080 } as const;
const PATIENCE_MS = 120_000;

/** A page of the console, signed in, with what Chromium tells of its work. */
export interface MeasuredPage {
  readonly page: Page;
  /** Script and layout since the page was made, seconds. */
  work(): Promise<{ readonly script: number; readonly layout: number }>;
}

/** Null where there is no browser to measure with. */
export async function openConsoleDesk(context: BenchContext, url: string) {
  if (!existsSync(CHROMIUM)) return null;
  const args = ['--no-sandbox', '--mute-audio'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  context.atEnd(() => browser.close());
  const desk = await browser.newContext({ viewport: SCREEN, locale: 'en-GB', baseURL: url });
  desk.setDefaultTimeout(PATIENCE_MS);
  await desk.addInitScript(PAGE_WATCH);
  const session = await desk.request.post('/api/v1/session', {
    data: { username: 'admin', password: PASSWORD },
  });
  if (!session.ok()) throw new Error(`signing in answered ${session.status()}`);
  return {
    async open(path: string): Promise<MeasuredPage> {
      const page = await desk.newPage();
      await page.goto(path);
      const devtools = await desk.newCDPSession(page);
      await devtools.send('Performance.enable');
      return { page, work: () => workOf(devtools) };
    },
  };
}

async function workOf(devtools: CDPSession) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (name: string): number =>
    metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  return { script: of('ScriptDuration'), layout: of('LayoutDuration') + of('RecalcStyleDuration') };
}

/** First contentful paint of a page that has been opened, ms. */
export const firstPaint = (page: Page): Promise<number> =>
  page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
  );

export interface ScrollCost {
  /** Of one step, ms. */
  readonly scriptMs: number;
  readonly layoutMs: number;
  /** Longest time between two frames while it scrolled, ms. */
  readonly longestFrameMs: number;
}

const STEPS = 100;
const STEP_PX = 400;

/** Turns the wheel over a list, a step at a frame. */
export async function scrollCost({ page, work }: MeasuredPage, list: string): Promise<ScrollCost> {
  await page.locator(list).hover();
  await page.evaluate(`(() => {
    window.frames_ = [];
    const frame = (at) => { window.frames_.push(at); window.next_ = requestAnimationFrame(frame); };
    window.next_ = requestAnimationFrame(frame);
  })()`);
  const before = await work();
  for (let step = 0; step < STEPS; step += 1) {
    await page.mouse.wheel(0, STEP_PX);
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(drawn))');
  }
  const after = await work();
  const longestFrameMs = await page.evaluate<number>(`(() => {
    cancelAnimationFrame(window.next_);
    return Math.max(...window.frames_.slice(1).map((at, n) => at - window.frames_[n]));
  })()`);
  return {
    scriptMs: (1000 * (after.script - before.script)) / STEPS,
    layoutMs: (1000 * (after.layout - before.layout)) / STEPS,
    longestFrameMs,
  };
}
