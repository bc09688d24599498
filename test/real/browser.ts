import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { Language } from '../../src/model/localized.ts';
import { DRAWN_AFTER_TOLD, PAGE_WATCH } from '../support/page-watch.ts';
import { PASSWORD } from '../support/service.ts';

/** Debian's browser with nobody signed in yet. */
export interface Desk {
  readonly context: BrowserContext;
  /** Below the service's own address. */
  open(path: string): Promise<Page>;
  /** Requests to other hosts, and what a page complained of: both are to stay empty. */
  readonly outside: readonly string[];
  readonly complaints: readonly string[];
}

export interface DeskSettings {
  readonly language: Language;
  readonly scheme: 'light' | 'dark';
  readonly size: readonly [width: number, height: number];
}

const SHIPPED: DeskSettings = { language: 'zh', scheme: 'light', size: [1366, 768] };

/** A machine that does much else besides is slow, not wrong. */
const PATIENCE_MS = 90_000;

let launched: Promise<Browser> | null = null;

/** One browser for a test file; each desk is a profile of its own. */
async function browser(): Promise<Browser> {
  launched ??= chromium.launch({
    executablePath: '/usr/bin/chromium',
    // as root, as a build machine runs tests, Chromium starts without its sandbox only
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
  return launched;
}

/** What the pages showed says more than what was waited for. */
async function keepShots(context: BrowserContext): Promise<void> {
  for (const [n, page] of context.pages().entries()) {
    const path = join(tmpdir(), `gaswatch-console-failed-${Date.now()}-${n}.png`);
    await page.screenshot({ path });
    process.stderr.write(`${page.url()} as it was: ${path}\n`);
  }
}

export async function openDesk(url: string, asked: Partial<DeskSettings> = {}): Promise<Desk> {
  const { language, scheme, size } = { ...SHIPPED, ...asked };
  const context = await (await browser()).newContext({
    viewport: { width: size[0], height: size[1] },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    colorScheme: scheme,
    baseURL: url,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await keepShots(context);
    await context.close();
  });
  await context.addInitScript(PAGE_WATCH);
  const outside: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => {
    const asking = request.url();
    if (!asking.startsWith(url) && !/^(data|blob):/.test(asking)) outside.push(asking);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    // the browser writes a line for each answer of 400 and above, also for those that are meant
    const meant = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !meant) complaints.push(message.text());
  });
  return {
    context,
    outside,
    complaints,
    async open(path) {
      const page = await context.newPage();
      await page.goto(path);
      return page;
    },
  };
}

const WORDS = {
  zh: { name: '用户名', password: '密码', signIn: '登录' },
  en: { name: 'User name', password: 'Password', signIn: 'Sign in' },
} as const;

/** By keyboard alone, as the page offers it. */
export async function signIn(
  page: Page,
  language: Language,
  password = PASSWORD,
  user = 'admin',
): Promise<void> {
  const words = WORDS[language];
  await page.getByLabel(words.name, { exact: false }).fill(user);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
}

/** Signed in, at this page. */
export async function atPage(desk: Desk, path: string, language: Language = 'zh'): Promise<Page> {
  const page = await desk.open(path);
  await signIn(page, language);
  await page.getByRole('banner').waitFor();
  return page;
}

export function expectClean({ outside, complaints }: Desk): void {
  expect(outside).toEqual([]);
  expect(complaints).toEqual([]);
}

/** Marks a page; what it returns says whether it is still that one, not loaded anew. */
export async function markPage(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate('window.marked = true; window.drawn = [];');
  return () => page.evaluate<boolean>('window.marked === true');
}

/** From the stream's last event before these words were first drawn since the mark, as text. */
export async function drawnAfter(page: Page, words: string): Promise<string> {
  const took = await page.evaluate<number | null>(
    `(${DRAWN_AFTER_TOLD})(${JSON.stringify(words)})`,
  );
  return took === null ? 'not seen' : `${took.toFixed(1)} ms`;
}
