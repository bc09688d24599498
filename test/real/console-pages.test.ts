import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../src/model/localized.ts';
import { type Desk, expectClean, openDesk, signIn } from './browser.ts';
import { addresses, type ShownThings, showAddress } from './console-walk.ts';
import { foreignTexts, type ShownText } from './console-words.ts';
import { type Demo, openDemo } from './demo.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly string[];
}

/** What axe calls serious or critical. */
const seriousOn = (page: Page): Promise<readonly Violation[]> =>
  page.evaluate<readonly Violation[]>(`axe
    .run(document, { resultTypes: ['violations'] })
    .then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)) })))`);

const LONG = 900_000;

describe('every page', () => {
  let demo: Demo;
  let things: ShownThings;
  beforeAll(async () => {
    demo = await openDemo('demo', 360);
    things = await thingsOf(demo);
  }, LONG);
  afterAll(() => demo.close());

  async function signedIn(
    language: Language,
    scheme: 'light' | 'dark',
  ): Promise<readonly [Desk, Page]> {
    const desk = await openDesk(demo.url, { language, scheme });
    const page = await desk.open('/');
    await signIn(page, language, demo.password);
    await page.getByRole('banner').waitFor();
    return [desk, page];
  }

  it.each([
    ['zh', 'light'],
    ['en', 'dark'],
    ['zh', 'dark'],
    ['en', 'light'],
  ] as const)('has nothing that axe calls serious (%s, %s)', async (language, scheme) => {
    const [desk, page] = await signedIn(language, scheme);
    await page.evaluate(AXE);
    const found: Record<string, readonly Violation[]> = {};
    for (const [, address] of addresses(things)) {
      await showAddress(page, address);
      const violations = await seriousOn(page);
      if (violations.length > 0) found[address] = violations;
    }
    expect(found).toEqual({});
    expectClean(desk);
  });

  it.each(['zh', 'en'] as const)('says nothing in the other language (%s)', async (language) => {
    const [, page] = await signedIn(language, 'light');
    const found: Record<string, readonly ShownText[]> = {};
    for (const [, address] of addresses(things)) {
      await showAddress(page, address);
      const foreign = await foreignTexts(page, language);
      if (foreign.length > 0) found[address] = foreign;
    }
    expect(found).toEqual({});
  });
});

async function thingsOf(demo: Demo): Promise<ShownThings> {
  const first = async (path: string): Promise<string> => {
    // the border: a page of the API
    const page = (await demo.api('GET', path)) as {
      readonly items: readonly { readonly id: string }[];
    };
    const id = page.items[0]?.id;
    if (id === undefined) throw new Error(`${path} lists nothing`);
    return id;
  };
  const alarm = await first('/alarms?state=all&type=bypass.open');
  return { alarm, site: 'factory-1', meter: 'hotel-1-meter', device: 'factory-1-rtu' };
}
