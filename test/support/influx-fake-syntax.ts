/**
 * The part of Flux's grammar that queries and tasks of ours use.
 * https://docs.influxdata.com/flux/v0/spec/
 */
export type Node =
  | { readonly kind: 'literal'; readonly value: string | number | bigint | boolean }
  | { readonly kind: 'duration'; readonly ns: bigint }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Node; readonly name: string }
  | { readonly kind: 'call'; readonly of: Node; readonly args: Fields; readonly piped?: Node }
  | { readonly kind: 'object'; readonly fields: Fields; readonly from?: Node }
  | { readonly kind: 'array'; readonly items: readonly Node[] }
  | { readonly kind: 'function'; readonly params: readonly string[]; readonly body: Node }
  | { readonly kind: 'unary'; readonly sign: string; readonly of: Node }
  | { readonly kind: 'binary'; readonly sign: string; readonly a: Node; readonly b: Node };

type Fields = ReadonlyMap<string, Node>;

export type Statement =
  | { readonly kind: 'import'; readonly path: string }
  | { readonly kind: 'option' | 'assign'; readonly name: string; readonly value: Node }
  | { readonly kind: 'expression'; readonly value: Node };

/** A script that InfluxDB would not compile. */
export class FluxError extends Error {}

interface Token {
  readonly kind: 'string' | 'float' | 'int' | 'duration' | 'name' | 'sign' | 'end';
  readonly text: string;
}

const TOKEN =
  /\s*(?:\/\/[^\n]*\s*)*(?:("(?:\\.|[^"\\])*")|(\d+\.\d+)|((?:\d+(?:mo|ms|us|ns|[ywdhms]))+)(?![\w])|(\d+)|([A-Za-z_]\w*)|(\|>|=>|==|!=|<=|>=|[-+*/<>=(){}[\],:.]))/y;

const KINDS = ['string', 'float', 'duration', 'int', 'name', 'sign'] as const;

function tokensOf(script: string): readonly Token[] {
  const tokens: Token[] = [];
  const text = script.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw new FluxError(`invalid statement: ${text.slice(from, from + 20)}`);
    const at = KINDS.findIndex((_, n) => found[n + 1] !== undefined);
    tokens.push({ kind: KINDS[at] ?? 'end', text: found[at + 1] ?? '' });
  }
  return [...tokens, { kind: 'end', text: '' }];
}

const NS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

export function durationNs(text: string): bigint {
  let ns = 0n;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+)([a-z]+)/g)) {
    const each = NS[unit];
    if (each === undefined) throw new FluxError(`no fixed length: ${text}`);
    ns += BigInt(count) * each;
  }
  return ns;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Texts put other values in place of `${…}`: what came from us unescaped would show here. */
function textOf(literal: string): string {
  if (/(?:^|[^\\])(?:\\\\)*\$\{/.test(literal)) throw new FluxError('string interpolation');
  return literal
    .slice(1, -1)
    .replaceAll(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
}

/** From the weakest to the strongest. */
const BINARY: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['==', '!=', '<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/'],
];
/** `not` and `exists` stand in front of a comparison, weaker than it. */
const COMPARISON = 2;

export function parseFlux(script: string): readonly Statement[] {
  const tokens = tokensOf(script);
  let at = 0;
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? { kind: 'end', text: '' };
  const is = (text: string): boolean => peek().text === text && peek().kind !== 'string';
  const next = (): Token => {
    at += 1;
    return peek(-1);
  };
  const want = (text: string): void => {
    if (!is(text)) throw new FluxError(`expected ${text}, got ${peek().text}`);
    at += 1;
  };

  const list = <T>(end: string, item: () => T): readonly T[] => {
    const items: T[] = [];
    while (!is(end)) {
      items.push(item());
      if (!is(end)) want(',');
    }
    want(end);
    return items;
  };
  const field = (): readonly [string, Node] => {
    const { text } = next();
    want(':');
    return [text, expression()];
  };
  const object = (): Node => {
    if (peek().kind === 'name' && peek(1).text === 'with') {
      const from: Node = { kind: 'name', name: next().text };
      want('with');
      return { kind: 'object', from, fields: new Map(list('}', field)) };
    }
    return { kind: 'object', fields: new Map(list('}', field)) };
  };
  const parameters = (): readonly string[] | null => {
    let ahead = 0;
    const names: string[] = [];
    while (peek(ahead).kind === 'name' || peek(ahead).text === ',') {
      if (peek(ahead).kind === 'name') names.push(peek(ahead).text);
      ahead += 1;
    }
    if (peek(ahead).text !== ')' || peek(ahead + 1).text !== '=>') return null;
    at += ahead + 2;
    return names;
  };
  const primary = (): Node => {
    const token = next();
    if (token.kind === 'string') return { kind: 'literal', value: textOf(token.text) };
    if (token.kind === 'float') return { kind: 'literal', value: Number(token.text) };
    if (token.kind === 'int') return { kind: 'literal', value: BigInt(token.text) };
    if (token.kind === 'duration') return { kind: 'duration', ns: durationNs(token.text) };
    if (token.text === 'true' || token.text === 'false') {
      return { kind: 'literal', value: token.text === 'true' };
    }
    if (token.kind === 'name') return { kind: 'name', name: token.text };
    if (token.text === '{') return object();
    if (token.text === '[') return { kind: 'array', items: list(']', expression) };
    if (token.text !== '(') throw new FluxError(`unexpected ${token.text}`);
    const params = parameters();
    if (params !== null) return { kind: 'function', params, body: expression() };
    const inside = expression();
    want(')');
    return inside;
  };
  const postfix = (): Node => {
    let node = primary();
    for (;;) {
      if (is('.')) {
        at += 1;
        node = { kind: 'member', of: node, name: next().text };
      } else if (is('(')) {
        at += 1;
        node = { kind: 'call', of: node, args: new Map(list(')', field)) };
      } else return node;
    }
  };
  const binary = (level: number): Node => {
    const signs = BINARY[level];
    const prefixes = level === COMPARISON ? ['not', 'exists'] : signs === undefined ? ['-'] : [];
    if (prefixes.some(is)) return { kind: 'unary', sign: next().text, of: binary(level) };
    if (signs === undefined) return postfix();
    let a = binary(level + 1);
    while (signs.some(is)) a = { kind: 'binary', sign: next().text, a, b: binary(level + 1) };
    return a;
  };
  function expression(): Node {
    let node = binary(0);
    while (is('|>')) {
      at += 1;
      const call = postfix();
      if (call.kind !== 'call') throw new FluxError('a pipe goes into a call');
      node = { ...call, piped: node };
    }
    return node;
  }
  const statement = (): Statement => {
    if (is('import')) {
      at += 1;
      return { kind: 'import', path: textOf(next().text) };
    }
    const kind = is('option') ? 'option' : 'assign';
    if (kind === 'option') at += 1;
    if (peek().kind === 'name' && peek(1).text === '=') {
      const name = next().text;
      want('=');
      return { kind, name, value: expression() };
    }
    return { kind: 'expression', value: expression() };
  };

  const statements: Statement[] = [];
  while (peek().kind !== 'end') statements.push(statement());
  return statements;
}
