import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { Language } from '../../src/model/localized.ts';
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

export async function openDesk(url: string, asked: Partial<DeskSettings> = {}): Promise<Desk> {
  const { language, scheme, size } = { ...SHIPPED, ...asked };
  const context = await (await browser()).newContext({
    viewport: { width: size[0], height: size[1] },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    colorScheme: scheme,
    baseURL: url,
  });
  onTestFinished(() => context.close());
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
export async function signIn(page: Page, language: Language, password = PASSWORD): Promise<void> {
  const words = WORDS[language];
  await page.getByLabel(words.name, { exact: false }).fill('admin');
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
