import { describe, expect, it } from 'vitest';
import { cycleViolations } from './cycles.ts';
import { importViolations } from './import-rules.ts';
import { purityViolations } from './purity-rules.ts';
import { readSource } from './source-file.ts';
import { quantile, styleViolations } from './style-rules.ts';

const INSTALLED = {
  dependencies: new Set(['zod', 'libsql', 'aedes', 'mqtt', 'yaml', 'pino', '@fastify/cookie']),
  devDependencies: new Set(['vitest', 'smtp-server']),
};

/** Rules broken by files planted at these paths, each once, in order. */
function planted(files: Readonly<Record<string, string>>): readonly string[] {
  const sources = Object.entries(files).map(([path, text]) => readSource(path, text));
  const violations = [
    ...importViolations(sources, INSTALLED),
    ...purityViolations(sources),
    ...cycleViolations(sources),
    ...styleViolations(sources),
  ];
  expect(violations.filter(({ reason, line }) => reason.length < 15 || line < 1)).toEqual([]);
  return [...new Set(violations.map(({ rule }) => rule))];
}

const importing = (path: string, specifier: string) =>
  planted({ [path]: `import type { A } from '${specifier}';` });

describe('a planted import fires', () => {
  it.each([
    ['src/lib/a.ts', '../model/b.ts', 'folder-table'],
    ['src/model/a.ts', '../gas/b.ts', 'folder-table'],
    ['src/decode/a.ts', '../detect/b.ts', 'folder-table'],
    ['src/detect/a.ts', '../alarm/b.ts', 'folder-table'],
    ['src/alarm/deep/a.ts', '../../dispatch/b.ts', 'folder-table'],
    ['src/dispatch/a.ts', '../gas/b.ts', 'folder-table'],
    ['src/journal/a.ts', '../history/history.ts', 'folder-table'],
    ['src/ingest/a.ts', '../records/records.ts', 'folder-table'],
    ['src/config/a.ts', '../journal/journal.ts', 'folder-table'],
    ['src/pipeline/a.ts', '../journal/sqlite-journal.ts', 'contracts'],
    ['src/api/a.ts', '../history/duckdb/engine.ts', 'contracts'],
    ['src/ingest/a.ts', '../journal/commit-queue.ts', 'contracts'],
    ['src/journal/a.ts', '../config/config.ts', 'no-config'],
    ['src/pipeline/a.ts', '../config/config.ts', 'no-config'],
    ['src/api/a.ts', '../app.ts', 'roots'],
    ['src/journal/a.ts', '../pipeline-thread.ts', 'roots'],
    ['src/novel/a.ts', '../lib/b.ts', 'known-folders'],
    ['src/app.ts', '../simulators/a.ts', 'src-alone'],
    ['src/gas/a.ts', '../../test/b.ts', 'src-alone'],
    ['simulators/a.ts', '../src/decode/b.ts', 'simulators'],
    ['simulators/deep/a.ts', '../../src/app.ts', 'simulators'],
    ['simulators/a.ts', '../test/b.ts', 'simulators'],
    ['src/gas/a.ts', '../lib/b', 'extension'],
    ['src/gas/a.ts', '../lib/b.js', 'extension'],
    ['src/gas/a.ts', 'node:fs', 'pure'],
    ['src/pipeline/a.ts', 'node:worker_threads', 'pure'],
    ['src/gas/a.ts', 'zod', 'vendors'],
    ['src/decode/a.ts', 'yaml', 'vendors'],
    ['src/journal/a.ts', 'aedes', 'vendors'],
    ['src/journal/a.ts', 'pino', 'vendors'],
    ['src/channel/a.ts', '@fastify/cookie', 'vendors'],
    ['src/app.ts', 'vitest', 'declared-packages'],
    ['src/journal/a.ts', 'better-sqlite3', 'declared-packages'],
    ['test/a.test.ts', 'left-pad', 'declared-packages'],
  ])('%s -> %s: %s', (path, specifier, rule) => {
    expect(importing(path, specifier)).toEqual([rule]);
  });

  it.each([
    `import { a } from '../detect/b.ts';`,
    `import '../detect/b.ts';`,
    `import type { A } from '../detect/b.ts';`,
    `import { type A } from '../detect/b.ts';`,
    `import * as b from '../detect/b.ts';`,
    `export * from '../detect/b.ts';`,
    `export { a } from '../detect/b.ts';`,
    `export type { A } from '../detect/b.ts';`,
    `const b = await import('../detect/b.ts');`,
    `function f() { return () => import('../detect/b.ts'); }`,
    `type A = import('../detect/b.ts').A;`,
    `const url = workerUrl(import.meta.url, '../detect/b.ts');`,
  ])('however it is written: %s', (text) => {
    expect(planted({ 'src/decode/a.ts': text })).toEqual(['folder-table']);
  });

  it.each([
    [`const b = require('libsql');`, 'esm-only'],
    [`import b = require('libsql');`, 'esm-only'],
    ['const b = await import(name);', 'literal-imports'],
    ['const b = await import(`./${name}.ts`);', 'literal-imports'],
  ])('%s: %s', (text, rule) => {
    expect(planted({ 'src/journal/a.ts': text })).toEqual([rule]);
  });
});

describe('an import by the table passes', () => {
  it.each([
    ['src/detect/a.ts', '../gas/b.ts'],
    ['src/detect/deep/a.ts', '../b.ts'],
    ['src/pipeline/a.ts', '../journal/journal.ts'],
    ['src/api/a.ts', '../records/contract/people.ts'],
    ['src/config/a.ts', '../detect/registry.ts'],
    ['src/journal/a.ts', 'libsql'],
    ['src/journal/a.ts', 'node:fs'],
    ['src/app.ts', './journal/sqlite-journal.ts'],
    ['src/pipeline-thread.ts', './records/sqlite/writer.ts'],
    ['src/main.ts', './app.ts'],
    ['src/main.ts', 'pino'],
    ['simulators/a.ts', '../src/gas/b.ts'],
    ['simulators/a.ts', 'mqtt'],
    ['test/e2e/a.test.ts', '../../src/app.ts'],
    ['test/e2e/a.test.ts', 'smtp-server'],
  ])('%s -> %s', (path, specifier) => {
    expect(importing(path, specifier)).toEqual([]);
  });
});

describe('a planted clock fires', () => {
  const FOLDERS = ['lib', 'model', 'gas', 'decode', 'detect', 'alarm', 'dispatch', 'pipeline'];

  it.each(FOLDERS)('in %s', (folder) => {
    expect(planted({ [`src/${folder}/a.ts`]: 'const a = Date.now();' })).toEqual(['no-clock']);
  });

  it.each([
    'new Date();',
    'Date();',
    'const clock = Date;',
    'const { now } = Date;',
    'const a = [Date.now];',
    'performance.now();',
    'f(performance);',
    'setTimeout(f, 1);',
    'const later = setInterval;',
    'setImmediate(f);',
    'process.hrtime();',
    'const p = { process };',
    'globalThis.Date.now();',
    'Math.random();',
    'crypto.randomUUID();',
    "console.log('x');",
    "fetch('x');",
  ])('%s', (text) => {
    expect(planted({ 'src/detect/a.ts': text })).toEqual(['no-clock']);
  });

  it.each([
    'new Date(5).toISOString();',
    'Date.UTC(2000, 1);',
    'Date.parse(text);',
    'const a: Date = b;',
    'const a = { process: 1, setTimeout: 2 };',
    'a.process.now();',
    'interface A { performance: number; process(): void }',
    'Math.max(1, 2);',
    '// Date.now() in words',
    "const a = 'Date.now()';",
  ])('but not %s', (text) => {
    expect(planted({ 'src/detect/a.ts': text })).toEqual([]);
  });

  it('but not where effects live', () => {
    const text = 'setTimeout(f, Date.now());';
    expect(planted({ 'src/journal/a.ts': text, 'src/main.ts': text })).toEqual([]);
  });
});

describe('a planted circle fires', () => {
  it('with itself, with another, and through type-only imports', () => {
    const type = (path: string) => `import type { A } from '${path}';`;
    expect(planted({ 'src/gas/a.ts': type('./a.ts') })).toEqual(['no-cycles']);
    expect(
      planted({ 'src/gas/a.ts': type('./b.ts'), 'src/gas/b.ts': `export * from './a.ts';` }),
    ).toEqual(['no-cycles']);
    expect(
      planted({
        'src/gas/a.ts': type('./b.ts'),
        'src/gas/b.ts': type('./c.ts'),
        'src/gas/c.ts': `type A = import('./a.ts').A;`,
      }),
    ).toEqual(['no-cycles']);
  });

  it('but not for a diamond, nor for a thread that imports types of its starter', () => {
    const two = `import './b.ts'; import './c.ts';`;
    const rest = { 'src/gas/b.ts': `import './d.ts';`, 'src/gas/c.ts': `import './d.ts';` };
    expect(planted({ 'src/gas/a.ts': two, ...rest, 'src/gas/d.ts': '' })).toEqual([]);
    expect(
      planted({
        'src/journal/a.ts': `workerUrl(import.meta.url, './a-worker.ts');`,
        'src/journal/a-worker.ts': `import type { A } from './a.ts';`,
      }),
    ).toEqual([]);
  });
});

describe('a planted habit fires', () => {
  const lines = (count: number) => 'a();\n'.repeat(count);

  it.each([
    ['let a: any;', 'no-any'],
    ['f<any[]>();', 'no-any'],
    ['const a = b!;', 'no-non-null'],
    ['const a = b as C;', 'cast-reason'],
    ['const a = <C>b;', 'cast-reason'],
    ['const a = b as unknown as C;', 'cast-reason'],
    ['function f(loud: boolean) {}', 'no-flags'],
    ['const f = (a: number, loud = true, quiet: boolean = false) => a;', 'no-flags'],
    ['interface A { f(loud: boolean): void }', 'no-flags'],
    ['class A { f(loud?: boolean) {} }', 'no-flags'],
    ['const data = 1;', 'telling-names'],
    ['class AlarmManager {}', 'telling-names'],
    [`function f() {\n${lines(80)}}`, 'function-cap'],
    [lines(301), 'file-cap'],
  ])('%j: %s', (text, rule) => {
    expect(planted({ 'src/journal/a.ts': text })).toEqual([rule]);
    expect(planted({ 'simulators/a.ts': text })).toEqual([rule]);
  });

  it('for a service inside the service, but not in a simulator', () => {
    const text = 'export class AlarmService {}';
    expect(planted({ 'src/alarm/a.ts': text })).toEqual(['telling-names']);
    expect(planted({ 'simulators/alarm-service.ts': text })).toEqual([]);
  });

  it.each(['src/gas/utils.ts', 'src/gas/flow-helper.ts', 'src/api/alarm-service.ts'])(
    'in a file name: %s',
    (path) => {
      expect(planted({ [path]: '' })).toEqual(['telling-names']);
    },
  );

  it.each([
    'const a = b as const;',
    '// Checked by the schema above.\nconst a = b as C;',
    'const a = b satisfies C;',
    'const a = b !== c;',
    'const f = (a: { loud: boolean }): boolean => a.loud;',
    'const database = 1;',
    `function f() {\n${lines(78)}}`,
    lines(300),
  ])('but not %j', (text) => {
    expect(planted({ 'src/journal/a.ts': text })).toEqual([]);
  });

  it('a test may be long in its blocks and cast, but not as a file', () => {
    const text = `it('x', () => {\n${lines(100)} let a: any; });`;
    expect(planted({ 'test/unit/a.test.ts': text })).toEqual([]);
    expect(planted({ 'test/unit/a.test.ts': lines(301) })).toEqual(['file-cap']);
  });
});

describe('the measure', () => {
  it('refuses what it cannot read', () => {
    expect(() => readSource('src/gas/a.ts', 'const = ;')).toThrow('src/gas/a.ts');
  });

  it.each([
    [[1, 2, 3, 4, 5], 0.5, 3],
    [[5, 4, 3, 2, 1], 0.95, 5],
    [[], 0.5, 0],
  ])('quantile of %j at %d is %d', (numbers, share, expected) => {
    expect(quantile(numbers, share)).toBe(expected);
  });
});
