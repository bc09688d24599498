import { readdirSync, readFileSync } from 'node:fs';
import type { Installed } from './import-rules.ts';
import { readSource, type SourceFile } from './source-file.ts';

/** Every TypeScript file below a folder of the checkout. */
export function readTree(folder: string): readonly SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('/node_modules/'))
    .sort()
    .map((path) => readSource(path, readFileSync(path, 'utf8')));
}

export function readInstalled(): Installed {
  const parsed: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  return {
    dependencies: namesIn(parsed, 'dependencies'),
    devDependencies: namesIn(parsed, 'devDependencies'),
  };
}

function namesIn(manifest: unknown, section: string): ReadonlySet<string> {
  if (typeof manifest !== 'object' || manifest === null) return new Set();
  const names: unknown = Reflect.get(manifest, section);
  return new Set(typeof names === 'object' && names !== null ? Object.keys(names) : []);
}
