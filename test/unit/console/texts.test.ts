import { readdirSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

interface Found {
  readonly where: string;
  readonly text: string;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value;

function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of Object.values(node).flat()) if (isNode(child)) yield* walk(child);
}

const FILES = readdirSync('src/console', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => `src/console/${name.replaceAll('\\', '/')}`);

/** Attributes that a person reads or hears. */
const SPOKEN = new Set([
  'label',
  'title',
  'placeholder',
  'alt',
  'description',
  'aria-label',
  'error',
]);

const nodesOf = (path: string, text: string): readonly SyntaxNode[] => {
  const lang = path.endsWith('.tsx') ? 'tsx' : 'ts';
  const { program, errors } = parseSync(path, text, { lang, sourceType: 'module' });
  expect(errors).toEqual([]);
  // the parser's own nodes, of which only type and start are supposed
  return [...walk(program as unknown as SyntaxNode)];
};

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

const saysWords = (text: string): boolean => /[\p{L}]{2,}/u.test(text);
/** The product's name and codes are the same in both languages; the switch names each in its own. */
const SAME = /^(Gaswatch|语言 Language|JSON|CSV|XLSX|PDF|MQTT|URL|ID)$/;

/** What is written into a page as it is, in one language. */
function bareTexts(path: string, text: string): readonly Found[] {
  return nodesOf(path, text).flatMap((node): readonly Found[] => {
    const where = `${path}:${lineOf(text, node.start)}`;
    const found = node.type === 'JSXText' ? String(node['value']) : spokenText(node);
    const said = found?.trim() ?? '';
    return saysWords(said) && !SAME.test(said) ? [{ where, text: said }] : [];
  });
}

function spokenText(node: SyntaxNode): string | null {
  if (node.type !== 'JSXAttribute') return null;
  const { name, value } = node;
  if (!isNode(name) || !SPOKEN.has(String(name['name'])) || !isNode(value)) return null;
  return value.type === 'Literal' ? String(value['value']) : null;
}

/** Pairs `{ zh, en }` written as literals. */
function pairs(path: string, text: string): readonly (Found & { zh: string; en: string })[] {
  return nodesOf(path, text).flatMap((node) => {
    if (node.type !== 'ObjectExpression') return [];
    const members = new Map(
      [node['properties']].flat().flatMap((property) => {
        if (!isNode(property) || !isNode(property['key']) || !isNode(property['value'])) return [];
        const { key, value } = property;
        return value.type === 'Literal'
          ? [[String(key['name']), String(value['value'])] as const]
          : [];
      }),
    );
    const [zh, en] = [members.get('zh'), members.get('en')];
    if (zh === undefined || en === undefined) return [];
    return [{ where: `${path}:${lineOf(text, node.start)}`, text: en, zh, en }];
  });
}

const CHINESE = /\p{Script=Han}/u;

describe('texts of the console', () => {
  it('are all said in the reader’s language', () => {
    const found = FILES.flatMap((path) => bareTexts(path, readFileSync(path, 'utf8')));
    expect(found).toEqual([]);
  });

  it('finds a text that is written into the page, or spoken by it', () => {
    const page = `export const A = () => <p title="Shut">Open {x} · 3 <b>{'='}</b></p>;`;
    expect(bareTexts('src/console/a.tsx', page).map(({ text }) => text)).toEqual(['Shut', 'Open']);
  });

  it('stand in both languages, each in its own', () => {
    const all = FILES.flatMap((path) => pairs(path, readFileSync(path, 'utf8')));
    expect(all.length).toBeGreaterThan(40);
    expect(all.filter(({ zh, en }) => zh.trim() === '' || en.trim() === '')).toEqual([]);
    expect(all.filter(({ en }) => CHINESE.test(en))).toEqual([]);
    const latin = all.filter(({ zh, en }) => !CHINESE.test(zh) && saysWords(en) && zh !== en);
    expect(latin).toEqual([]);
  });

  it('name the same parts in both languages', () => {
    const parts = (text: string) =>
      [...text.matchAll(/\{(\w+)\}/g)]
        .map(([, name = '']) => name)
        .toSorted((a, b) => (a < b ? -1 : 1));
    const all = FILES.flatMap((path) => pairs(path, readFileSync(path, 'utf8')));
    const unlike = all.filter(({ zh, en }) => String(parts(zh)) !== String(parts(en)));
    expect(unlike).toEqual([]);
  });
});
