import type { Page } from 'playwright-core';
import type { Language } from '../../src/model/localized.ts';

/** A text of a page, and where. */
export interface ShownText {
  readonly at: string;
  readonly text: string;
}

/**
 * What a page says in the other language. Not looked at: what is code, and what says itself
 * that it is English (`lang`: the reference texts of detectors).
 */
export async function foreignTexts(page: Page, language: Language): Promise<readonly ShownText[]> {
  const texts = await page.evaluate<readonly ShownText[]>(TEXTS);
  const isForeign = language === 'en' ? hasHan : hasSentence;
  return texts.filter(({ text }) => isForeign(text));
}

const TEXTS = `(() => {
  const found = [];
  const spared = 'code, pre, textarea, script, style, [lang="en"]:not(html)';
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
  for (let node = walk.currentNode; node !== null; node = walk.nextNode()) {
    if (node.closest(spared) !== null) continue;
    const at = node.closest('[class]')?.className?.toString() ?? '';
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'])
      if (node.getAttribute(name)) found.push({ at: name + ' ' + at, text: node.getAttribute(name) });
    const own = [...node.childNodes].filter(({ nodeType }) => nodeType === 3);
    const text = own.map(({ data }) => data).join('').trim();
    if (text !== '') found.push({ at, text });
  }
  return found;
})()`;

/** Names of languages stand in themselves. */
const hasHan = (text: string): boolean => /\p{Script=Han}/u.test(text.replaceAll('中文', ''));

/** Three words in a row, none of them an id, a unit or an abbreviation. */
const hasSentence = (text: string): boolean =>
  /(?:^|[^\w./@-])[A-Za-z]?[a-z]{2,}(?: +[A-Za-z]?[a-z]+){2,}(?=$|[^\w/@-])/.test(text);
