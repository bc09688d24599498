/** One piece of code for each lint rule that must make it fire. */
export const LINT_PLANTS: Readonly<Record<string, string>> = {
  'typescript/no-floating-promises': 'export function f(): void { Promise.resolve(1); }',
  'typescript/no-misused-promises':
    'export const f = (list: number[]) => list.forEach(async (n) => { await Promise.resolve(n); });',
  'typescript/await-thenable': 'export const f = async (n: number) => { await n; };',
  'typescript/return-await':
    'export async function f() { try { return Promise.resolve(1); } catch { return 2; } }',
  'typescript/only-throw-error': `export function f() { throw 'words'; }`,
  'typescript/prefer-promise-reject-errors': `export const f = () => Promise.reject('words');`,
  'typescript/switch-exhaustiveness-check': `export function f(a: 'x' | 'y') {
    switch (a) { case 'x': return 1; } return 2; }`,
  'typescript/no-unnecessary-type-assertion': 'export const f = (a: string) => a as string;',
  'typescript/no-unsafe-argument': 'export const f = (a: string) => f(JSON.parse(a));',
  'typescript/no-unsafe-assignment':
    'export function f(a: string) { const b = JSON.parse(a); return typeof b; }',
  'typescript/no-unsafe-call': 'export const f = (a: string) => { JSON.parse(a)(); };',
  'typescript/no-unsafe-member-access': 'export const f = (a: string) => typeof JSON.parse(a).b;',
  'typescript/no-unsafe-return': 'export const f = (a: string) => JSON.parse(a);',
  'typescript/no-array-delete': 'export const f = (a: number[]) => { delete a[0]; };',
  'typescript/no-for-in-array':
    'export function f(a: number[]) { for (const b in a) f([b.length]); }',
  'typescript/no-implied-eval': `export const f = () => setTimeout('f()', 1);`,
  'typescript/no-misused-spread': 'export const f = (a: Promise<number>) => ({ ...a });',
  'typescript/no-unsafe-unary-minus': 'export const f = (a: string) => -a;',
  'typescript/require-array-sort-compare': 'export const f = (a: number[]) => a.sort();',
  'typescript/restrict-plus-operands': 'export const f = (a: boolean, b: string) => a + b;',
  'typescript/unbound-method':
    'class A { b() { return this; } }\nexport const f = (a: A) => { const { b } = a; return b; };',
  'typescript/use-unknown-in-catch-callback-variable':
    'export const f = (a: Promise<number>) => a.catch((e: Error) => e.message);',
  'typescript/no-explicit-any': 'export const f = (a: any) => { f(a); };',
  'typescript/no-non-null-assertion': 'export const f = (a?: string) => a!;',
  'typescript/consistent-type-assertions':
    'interface A { b: number }\nexport const f = { b: 1 } as A;',
  'typescript/consistent-type-imports': `import { A } from './typescript-no-namespace.ts';\nexport const f = (a: A) => a;`,
  'typescript/consistent-type-definitions': 'export type A = { b: number };',
  'typescript/ban-ts-comment': '// @ts-ignore\nexport const f = 1;',
  'typescript/no-namespace':
    'export interface A { b: 1 }\nexport namespace B { export const c = 1; }',
  'typescript/no-require-imports': `export const f = require('node:fs');`,
  'typescript/no-unsafe-declaration-merging': 'export class A {}\nexport interface A { b: number }',
  'typescript/no-unsafe-function-type': 'export const f = (a: Function) => a;',
  'eslint/no-unused-vars': 'const a = 1;',
  'eslint/no-unused-expressions': 'export const f = (a: number) => { a + 1; };',
  'eslint/no-unreachable': 'export function f() { return 1; f(); }',
  'eslint/no-unsafe-finally': 'export function f() { try { return 1; } finally { return 2; } }',
  'eslint/no-unsafe-optional-chaining': 'export const f = (a?: { b(): void }) => (a?.b)();',
  'eslint/no-self-assign': 'export function f(a: { b: number }) { a.b = a.b; }',
  'eslint/no-self-compare': 'export const f = (a: number) => a === a;',
  'eslint/no-dupe-else-if':
    'export function f(a: boolean) { if (a) return 1; else if (a) return 2; return 3; }',
  'eslint/no-dupe-keys': 'export const f = { a: 1, a: 2 };',
  'eslint/no-duplicate-case':
    'export function f(a: number) { switch (a) { case 1: return 1; case 1: return 2; default: return 3; } }',
  'eslint/no-cond-assign':
    'export function f(a: number) { let b = a; if (b = 2) return b; return a; }',
  'eslint/no-constant-condition': 'export function f() { if (true) return 1; return 2; }',
  'eslint/no-loss-of-precision': 'export const f = 9007199254740993;',
  'eslint/no-sparse-arrays': 'export const f = [1, , 2];',
  'eslint/no-async-promise-executor':
    'export const f = new Promise(async (done) => { done(await Promise.resolve(1)); });',
  'eslint/no-empty': 'export function f(a: boolean) { if (a) {} }',
  'eslint/no-fallthrough':
    'export function f(a: number) { switch (a) { case 1: f(2); case 2: return 2; default: return 3; } }',
  'eslint/no-eval': `export const f = () => eval('1');`,
  'eslint/no-var': 'export var f = 1;',
  'eslint/no-param-reassign': 'export function f(a: number) { a = 2; return a; }',
  'eslint/no-console': `console.log('x');`,
  'eslint/no-shadow': 'const a = 1;\nexport function f() { const a = 2; return a; }\nf(a);',
  'eslint/prefer-const': 'let a = 1;\nexport const f = () => a;',
  'eslint/use-isnan': 'export const f = (a: number) => a === NaN;',
  'eslint/valid-typeof': `export const f = (a: unknown) => typeof a === 'strnig';`,
  'eslint/eqeqeq': 'export const f = (a: number) => a == 1;',
  'eslint/radix': `export const f = parseInt('1');`,
  'eslint/default-case-last':
    'export function f(a: number) { switch (a) { default: return 1; case 2: return 2; } }',
  'eslint/array-callback-return': 'export const f = (a: number[]) => a.map((b) => { f([b]); });',
  'eslint/max-lines': `${'export {};\n'.repeat(301)}`,
  'eslint/max-lines-per-function': `export function f() {\n${'f();\n'.repeat(80)}}`,
  'eslint/max-depth':
    'export function f(a: number) { if (a) { if (a) { if (a) { if (a) { if (a) { f(1); } } } } } }',
  'import/no-cycle': `import type { B } from './import-no-self-import.ts';\nexport type A = B;`,
  'import/no-self-import': `import type { A } from './import-no-cycle.ts';\nexport * from './import-no-self-import.ts';\nexport type B = A;`,
  'import/no-default-export': 'export default 1;',
  'import/no-mutable-exports': 'export let f = 1;\nf = 2;',
  'oxc/bad-comparison-sequence': 'export const f = (a: number) => 1 < a < 3;',
  'oxc/bad-min-max-func': 'export const f = (a: number) => Math.min(Math.max(100, a), 0);',
  'oxc/const-comparisons': 'export const f = (a: number) => a <= 400 && a > 500;',
  'oxc/double-comparisons': 'export const f = (a: number, b: number) => a === b || a < b;',
  'oxc/erasing-op': 'export const f = (a: number) => a * 0;',
  'oxc/missing-throw': `export const f = () => { new Error('x'); };`,
  'oxc/no-accumulating-spread':
    'export const f = (a: string[]) => a.reduce((b, c) => ({ ...b, [c]: 1 }), {});',
  'oxc/only-used-in-recursion':
    'export function f(a: number, b: number): number { return a > 1 ? a : f(a + 1, b); }',
  'promise/no-multiple-resolved':
    'export const f = new Promise<number>((done) => { done(1); done(2); });',
  'promise/no-return-in-finally':
    'export const f = (a: Promise<number>) => a.finally(() => { return 1; });',
  'unicorn/error-message': 'export function f() { throw new Error(); }',
  'unicorn/no-await-in-promise-methods':
    'export const f = async (a: Promise<number>) => Promise.all([await a, a]);',
  'unicorn/no-instanceof-array': 'export const f = (a: unknown) => a instanceof Array;',
  'unicorn/no-thenable': 'export const f = { then: () => 1 };',
  'unicorn/no-unreadable-array-destructuring': 'export const [, , , f] = [1, 2, 3, 4];',
  'unicorn/prefer-node-protocol': `import { readFileSync } from 'fs';\nexport const f = readFileSync;`,
  'unicorn/prefer-number-properties': `export const f = isNaN(1);`,
  'unicorn/throw-new-error': `export function f() { throw Error('x'); }`,
  'vitest/expect-expect': `it('x', () => {});`,
  'vitest/no-disabled-tests': `it.skip('x', () => { expect(1).toBe(1); });`,
  'vitest/no-focused-tests': `it.only('x', () => { expect(1).toBe(1); });`,
  'vitest/no-identical-title': `it('x', () => { expect(1).toBe(1); });\n`.repeat(2),
  'vitest/no-restricted-vi-methods': `vi.mock('../src/a.ts');`,
  'vitest/no-standalone-expect': 'expect(1).toBe(1);',
  'vitest/valid-expect': `it('x', () => { expect(1); });`,
  'vitest/require-awaited-expect-poll': `it('x', () => { expect.poll(() => 1).toBe(1); });`,
};
