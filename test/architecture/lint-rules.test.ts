import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LINT_PLANTS } from './lint-plants.ts';

/** `{rule: level}` or `{rule: [level, options]}`. */
const Rules = z.record(z.string(), z.unknown());
const LintConfig = z.object({
  categories: z.record(z.string(), z.string()),
  rules: Rules,
  overrides: z.array(z.object({ files: z.array(z.string()), rules: Rules })),
});
const config = LintConfig.parse(JSON.parse(readFileSync('.oxlintrc.json', 'utf8')));

const isOn = ([, setting]: readonly [string, unknown]) =>
  (Array.isArray(setting) ? setting[0] : setting) === 'error';

const named = [config.rules, ...config.overrides.map((override) => override.rules)]
  .flatMap((rules) => Object.entries(rules).filter(isOn))
  .map(([rule]) => rule);

/** The rules that fired, by planted file. */
function lint(files: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gaswatch-lint-'));
  copyFileSync('.oxlintrc.json', join(folder, '.oxlintrc.json'));
  copyFileSync('tsconfig.json', join(folder, 'tsconfig.json'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  // Named one by one: a walk from the top would go through all of node_modules.
  const folders = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('node_modules/oxlint/bin/oxlint'), '--type-aware', '-f', 'json', ...folders],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const Report = z.object({
    diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })),
  });
  const report = Report.parse(JSON.parse(stdout || `"${stderr}"`));
  const fired = new Map<string, string[]>();
  for (const { code, filename } of report.diagnostics) {
    const rule = (code ?? '').replace(/^([\w-]+)\((.*)\)$/, '$1/$2');
    fired.set(filename, [...(fired.get(filename) ?? []), rule]);
  }
  return fired;
}

const fileOf = (rule: string) =>
  rule.startsWith('vitest/')
    ? `test/${rule.replace('/', '-')}.test.ts`
    : `src/${rule.replace('/', '-')}.ts`;

const VITEST = `import { expect, it, vi } from 'vitest';\nexport const all = { expect, it, vi };\n`;

const planted = Object.entries(LINT_PLANTS).map(([rule, text]) => [
  fileOf(rule),
  rule.startsWith('vitest/') ? VITEST + text : text,
]);

describe('the lint configuration', () => {
  const fired = lint(Object.fromEntries(planted));

  it('leaves no category implicit', () => {
    expect(new Set(Object.values(config.categories))).toEqual(new Set(['off']));
    expect(Object.keys(config.categories)).toHaveLength(7);
  });

  it('has a plant for every rule it names', () => {
    expect(Object.keys(LINT_PLANTS).sort()).toEqual([...new Set(named)].sort());
  });

  it.each(Object.keys(LINT_PLANTS))('%s fires', (rule) => {
    expect(fired.get(fileOf(rule)) ?? []).toContain(rule);
  });

  it('lets scripts, simulators and benchmarks print, and nothing else', () => {
    const print = `console.log('x');\n`;
    const paths = ['scripts/a.mjs', 'simulators/a.ts', 'test/bench/a.ts', 'src/a.ts', 'test/a.ts'];
    const said = lint(Object.fromEntries(paths.map((path) => [path, print])));
    expect(said).toEqual(
      new Map([
        ['src/a.ts', ['eslint/no-console']],
        ['test/a.ts', ['eslint/no-console']],
      ]),
    );
  });
});
