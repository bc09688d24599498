import { parseSync } from 'vite';

/** What the rules need to know of one file, read from its syntax tree. */
export interface SourceFile {
  /** Relative to the checkout, with forward slashes. */
  readonly path: string;
  readonly lineCount: number;
  readonly imports: readonly Import[];
  /** References to values, e.g. `process`, `Date.now`, `new Date()`. */
  readonly references: readonly Located[];
  readonly functions: readonly FunctionSpan[];
  readonly casts: readonly Cast[];
  readonly anys: readonly number[];
  readonly nonNulls: readonly number[];
  readonly booleanParameters: readonly Located[];
  readonly declared: readonly Located[];
}

export interface Located {
  readonly name: string;
  readonly line: number;
}

export interface Import {
  /** As written; `?` when it is computed. */
  readonly specifier: string;
  readonly line: number;
  /** `worker`: the entry file of a thread, named in a call of workerUrl. */
  readonly kind: 'static' | 'export' | 'dynamic' | 'type' | 'require' | 'worker';
}

export interface FunctionSpan extends Located {
  readonly lineCount: number;
}

export interface Cast {
  readonly line: number;
  /** A comment stands on the cast's line or in the three lines above it. */
  readonly explained: boolean;
}

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

const nodeIn = (node: SyntaxNode, field: string): SyntaxNode | undefined => {
  const child = node[field];
  return isNode(child) ? child : undefined;
};

const nodesIn = (node: SyntaxNode, field: string): readonly SyntaxNode[] => {
  const children = node[field];
  return Array.isArray(children) ? children.filter(isNode) : [];
};

/** Lines above a cast in which a comment counts as its reason. */
const REASON_LINES = 3;

/** @throws Error with the parser's words when the file is not TypeScript. */
export function readSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text, {
    lang: path.endsWith('.tsx') ? 'tsx' : 'ts',
    sourceType: 'module',
  });
  const [fault] = parsed.errors;
  if (fault !== undefined) throw new Error(`${path}: ${fault.message}`);
  const starts = lineStarts(text);
  const lineAt = (offset: number) => lineOf(starts, offset);
  const commented = new Set(
    parsed.comments.flatMap(({ start, end }) => span(lineAt(start), lineAt(end))),
  );
  const found = new Findings(path, lineAt, commented);
  if (isNode(parsed.program)) walk(parsed.program, undefined, '', found);
  return { ...found.result(), lineCount: text.replace(/\n$/, '').split('\n').length };
}

const span = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

function lineStarts(text: string): readonly number[] {
  return [...text.matchAll(/\n/g)].map((match) => match.index + 1);
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

function walk(node: SyntaxNode, parent: SyntaxNode | undefined, key: string, found: Findings) {
  found.visit(node, parent, key);
  for (const [field, value] of Object.entries(node)) {
    const children = Array.isArray(value) ? value : [value];
    for (const child of children) if (isNode(child)) walk(child, node, field, found);
  }
}

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];
const SIGNATURES = ['TSMethodSignature', 'TSDeclareFunction', 'TSEmptyBodyFunctionExpression'];

class Findings {
  readonly #path: string;
  readonly #lineAt: (offset: number) => number;
  readonly #commented: ReadonlySet<number>;
  readonly #imports: Import[] = [];
  readonly #references: Located[] = [];
  readonly #functions: FunctionSpan[] = [];
  readonly #casts: Cast[] = [];
  readonly #anys: number[] = [];
  readonly #nonNulls: number[] = [];
  readonly #booleanParameters: Located[] = [];
  readonly #declared: Located[] = [];

  constructor(path: string, lineAt: (offset: number) => number, commented: ReadonlySet<number>) {
    this.#path = path;
    this.#lineAt = lineAt;
    this.#commented = commented;
  }

  result(): Omit<SourceFile, 'lineCount'> {
    return {
      path: this.#path,
      imports: this.#imports,
      references: this.#references,
      functions: this.#functions,
      casts: this.#casts,
      anys: this.#anys,
      nonNulls: this.#nonNulls,
      booleanParameters: this.#booleanParameters,
      declared: this.#declared,
    };
  }

  visit(node: SyntaxNode, parent: SyntaxNode | undefined, key: string): void {
    const line = this.#lineAt(node.start);
    const imported = importOf(node);
    if (imported !== undefined) this.#imports.push({ ...imported, line });
    const reference = referenceOf(node, parent, key);
    if (reference !== undefined) this.#references.push({ name: reference, line });
    const declared = declaredName(node);
    if (declared !== undefined) this.#declared.push({ name: declared, line });
    if (node.type === 'TSAnyKeyword') this.#anys.push(line);
    if (node.type === 'TSNonNullExpression') this.#nonNulls.push(line);
    if (isCast(node)) this.#addCast(node);
    if (FUNCTIONS.includes(node.type) || SIGNATURES.includes(node.type)) {
      this.#addFunction(node, parent);
    }
  }

  #addCast(node: SyntaxNode): void {
    const at = this.#lineAt(node.end);
    const explained = span(at - REASON_LINES, at).some((line) => this.#commented.has(line));
    this.#casts.push({ line: at, explained });
  }

  #addFunction(node: SyntaxNode, parent: SyntaxNode | undefined): void {
    const line = this.#lineAt(node.start);
    const owner = nodeIn(node, 'id') ?? (parent && (nodeIn(parent, 'id') ?? nodeIn(parent, 'key')));
    const name = String(owner?.['name'] ?? 'anonymous');
    this.#functions.push({ name, line, lineCount: this.#lineAt(node.end) - line + 1 });
    for (const parameter of nodesIn(node, 'params')) {
      const target = nodeIn(parameter, 'left') ?? parameter;
      const type = nodeIn(nodeIn(target, 'typeAnnotation') ?? target, 'typeAnnotation');
      if (type?.type !== 'TSBooleanKeyword') continue;
      this.#booleanParameters.push({ name: String(target['name']), line });
    }
  }
}

function importOf(node: SyntaxNode): Omit<Import, 'line'> | undefined {
  const specifier = literalText(nodeIn(node, 'source'));
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier, kind: node['importKind'] === 'type' ? 'type' : 'static' };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node['source'] === null ? undefined : { specifier, kind: 'export' };
    case 'ImportExpression':
      return { specifier, kind: 'dynamic' };
    case 'TSImportType':
      return { specifier, kind: 'type' };
    case 'TSExternalModuleReference':
      return { specifier: literalText(nodeIn(node, 'expression')), kind: 'require' };
    case 'CallExpression':
      return calledImport(node);
    default:
      return undefined;
  }
}

function calledImport(call: SyntaxNode): Omit<Import, 'line'> | undefined {
  const callee = nodeIn(call, 'callee')?.['name'];
  const args = nodesIn(call, 'arguments');
  if (callee === 'require') return { specifier: literalText(args[0]), kind: 'require' };
  if (callee === 'workerUrl') return { specifier: literalText(args[1]), kind: 'worker' };
  return undefined;
}

function literalText(node: SyntaxNode | undefined): string {
  return node?.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : '?';
}

/** The name a value is read by; undefined for property names, declarations in types and the like. */
function referenceOf(node: SyntaxNode, parent: SyntaxNode | undefined, key: string) {
  if (node.type !== 'Identifier' || parent === undefined || key === 'typeAnnotation') return;
  const name = String(node['name']);
  if (isNameOnly(parent, key)) return;
  if (parent.type === 'MemberExpression' && key === 'object' && parent['computed'] === false) {
    return `${name}.${String(nodeIn(parent, 'property')?.['name'])}`;
  }
  if (key !== 'callee') return name;
  const isConstruction = parent.type === 'NewExpression';
  const argumentCount = nodesIn(parent, 'arguments').length;
  return `${isConstruction ? 'new ' : ''}${name}(${argumentCount > 0 ? '…' : ''})`;
}

/** Positions in which an identifier names a member, a label, an export or a type, not a value. */
function isNameOnly(parent: SyntaxNode, key: string): boolean {
  const computed = parent['computed'] === true;
  if (parent.type === 'MemberExpression') return key === 'property' && !computed;
  if (['key', 'label', 'imported', 'exported', 'meta'].includes(key)) return !computed;
  const isTypeSyntax = parent.type.startsWith('TS') && !parent.type.endsWith('Expression');
  return isTypeSyntax || ['typeName', 'exprName', 'params', 'id'].includes(key);
}

function declaredName(node: SyntaxNode): string | undefined {
  const declares = /^(?:Function|Class|TSInterface|TSTypeAlias)Declaration$|^VariableDeclarator$/;
  const name = declares.test(node.type) ? nodeIn(node, 'id')?.['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** `value as T` and `<T>value`; `as const` narrows and needs no reason. */
function isCast(node: SyntaxNode): boolean {
  if (node.type !== 'TSAsExpression' && node.type !== 'TSTypeAssertion') return false;
  const type = nodeIn(node, 'typeAnnotation');
  const name = type && nodeIn(type, 'typeName')?.['name'];
  return name !== 'const';
}
