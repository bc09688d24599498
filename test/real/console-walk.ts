import type { Page } from 'playwright-core';
import { CONSOLE_PATHS, type ConsolePage } from '../../src/model/console-paths.ts';

/** What stands for `:id` in the addresses of single things. */
export interface ShownThings {
  readonly alarm: string;
  readonly site: string;
  readonly meter: string;
  readonly device: string;
}

/** Further addresses of a page that is more than one. */
const PARTS: Partial<Readonly<Record<ConsolePage, readonly string[]>>> = {
  overview: ['?wall=1'],
  alarms: ['?view=history', '?view=out-of-service'],
  archive: ['?kind=customer', '?kind=meter-reading', '?kind=price&open=new'],
  backtest: ['?detector=regulator.overpressure', '?part=proposals'],
  fleet: ['?part=import'],
  routing: ['?part=channels'],
  users: ['?user=admin'],
};

/** Every address of the console, with its page: each of CONSOLE_PATHS, and parts of pages. */
export function addresses(things: ShownThings): readonly (readonly [ConsolePage, string])[] {
  const ids: Partial<Readonly<Record<ConsolePage, string>>> = things;
  // the object's own keys
  return (Object.keys(CONSOLE_PATHS) as ConsolePage[]).flatMap((page) => {
    const path = CONSOLE_PATHS[page].replace(':id', encodeURIComponent(ids[page] ?? ''));
    const own = page === 'condition' ? [`?open=${encodeURIComponent(things.meter)}`] : [];
    const device = page === 'connect' ? [`?device=${encodeURIComponent(things.device)}`] : [];
    return ['', ...(PARTS[page] ?? []), ...own, ...device].map(
      (part) => [page, path + part] as const,
    );
  });
}

/** Goes there as a link does, without loading the page anew, and waits until it has drawn. */
export async function showAddress(page: Page, address: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(address)})`);
  await settled(page);
}

const SETTLED = `(() => {
  const main = document.querySelector('main');
  const busy = /正在读取|Loading…|读取中/.test(main?.innerText ?? 'Loading…');
  const shown = location.href + ' ' + (main?.querySelectorAll('*').length ?? 0);
  const now = performance.now();
  if (busy || window.settling?.shown !== shown) window.settling = { shown, at: now };
  return !busy && now - window.settling.at > 500;
})()`;
const LONGEST_MS = 60_000;

/** Nothing is being read any more, and nothing has come or gone for a while. */
export async function settled(page: Page): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  // asked from here: the page's policy lets nobody wait in it with a text
  while (!(await page.evaluate<boolean>(SETTLED))) {
    if (performance.now() > deadline) throw new Error(`${page.url()} does not settle`);
    await page.waitForTimeout(100);
  }
}
