import {
  CONSOLE_FOLDERS,
  FOLDERS,
  type FolderRule,
  isConsole,
  isContract,
  isRegistry,
  isRoot,
  SIMULATOR_FOLDERS,
} from './folder-table.ts';
import type { Import, SourceFile } from './source-file.ts';
import { folderOf, packageOf, targetOf } from './target.ts';
import type { Violation } from './violation.ts';

/** The folder table, import by import. */
export function importViolations(
  files: readonly SourceFile[],
  installed: Installed,
): readonly Violation[] {
  return files.flatMap((file) =>
    file.imports.flatMap((imported) => {
      const broken = brokenBy(file, imported, installed);
      return broken === undefined ? [] : [{ file: file.path, line: imported.line, ...broken }];
    }),
  );
}

/** Names in package.json. */
export interface Installed {
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

type Broken = Pick<Violation, 'rule' | 'found' | 'reason'>;

function brokenBy(file: SourceFile, imported: Import, installed: Installed): Broken | undefined {
  const { specifier } = imported;
  if (imported.kind === 'require') {
    return broken('esm-only', `require of ${specifier}`, 'modules are loaded by import alone');
  }
  if (specifier === '?') {
    return isRoot(file.path) || !file.path.startsWith('src/')
      ? undefined
      : broken('literal-imports', 'a computed import', 'hidden wiring: no reader can follow it');
  }
  const target = targetOf(file.path, specifier);
  if (target !== undefined) return brokenByFile(file.path, target, imported.kind);
  if (specifier.startsWith('node:')) return brokenByNode(file.path, specifier);
  return brokenByPackage(file.path, packageOf(specifier), installed);
}

function brokenByFile(from: string, to: string, kind: Import['kind']): Broken | undefined {
  if (isConsole(from)) return brokenByConsole(to, kind);
  if (!/\.(?:ts|json)$/.test(to)) {
    return broken('extension', to, 'a relative import carries the .ts of the file it names');
  }
  if (from.startsWith('simulators/')) return brokenBySimulator(to);
  if (!from.startsWith('src/')) return undefined;
  if (!to.startsWith('src/')) {
    return broken('src-alone', to, 'the service must run without simulators, tests and scripts');
  }
  if (isRoot(from)) return undefined;
  if (isConsole(to)) {
    return broken('console', to, 'the page is a program of its own: nothing here imports it');
  }
  if (isRoot(to)) {
    return broken('roots', to, 'only roots and tests import a root: parts do not know the whole');
  }
  return brokenByTable(from, to);
}

/** The page shares the model with the service and knows the shapes of its answers, nothing more. */
function brokenByConsole(to: string, kind: Import['kind']): Broken | undefined {
  if (!/\.(?:tsx?|json|css|svg)$/.test(to)) {
    return broken('extension', to, 'a relative import carries the ending of the file it names');
  }
  if (isConsole(to) || CONSOLE_FOLDERS.includes(folderOf(to))) return undefined;
  if (to.startsWith('src/api/') && kind === 'type') return undefined;
  const reason = 'the console imports the model, and of the API types alone';
  return broken('console', to, reason);
}

function brokenBySimulator(to: string): Broken | undefined {
  if (to.startsWith('simulators/')) return undefined;
  if (to.startsWith('src/') && SIMULATOR_FOLDERS.includes(folderOf(to))) return undefined;
  const reason = 'a simulator that shares code with the program under test proves nothing';
  return broken('simulators', to, reason);
}

function brokenByTable(from: string, to: string): Broken | undefined {
  const [own, other] = [folderOf(from), folderOf(to)];
  const rule = FOLDERS[own];
  if (rule === undefined) return broken('known-folders', from, `src/${own} is not in the table`);
  if (own === other || rule.folders.includes(other)) return undefined;
  if (rule.contracts.includes(other)) {
    if (isContract(other, to)) return undefined;
    return broken('contracts', to, `src/${own} may import only the contract of src/${other}`);
  }
  if (own === 'config' && isRegistry(to)) return undefined;
  if (other === 'config') {
    return broken('no-config', to, 'settings are handed down by the roots; there is no getter');
  }
  return broken('folder-table', to, `${rule.reason} (src/${own}: ${allowed(rule)})`);
}

function allowed(rule: FolderRule): string {
  const contracts = rule.contracts.map((folder) => `contract of ${folder}`);
  return [...rule.folders, ...contracts].join(', ') || 'nothing';
}

function brokenByNode(from: string, specifier: string): Broken | undefined {
  const rule = from.startsWith('src/') ? FOLDERS[folderOf(from)] : undefined;
  if (rule?.io !== 'none') return undefined;
  const reason = 'a pure folder does no I/O, so that any run of it can be repeated exactly';
  return broken('pure', specifier, reason);
}

function brokenByPackage(from: string, name: string, installed: Installed): Broken | undefined {
  const shipped = installed.dependencies.has(name);
  // what the page is bundled from is not installed where the service runs
  if (isConsole(from)) {
    return installed.devDependencies.has(name)
      ? undefined
      : broken('declared-packages', name, 'not among the devDependencies of package.json');
  }
  if (!shipped && (from.startsWith('src/') || !installed.devDependencies.has(name))) {
    return broken('declared-packages', name, 'not among the dependencies of package.json');
  }
  if (!from.startsWith('src/') || isRoot(from)) return undefined;
  const own = folderOf(from);
  if (FOLDERS[own]?.packages.includes(name) ?? false) return undefined;
  const reason = `a vendor stays behind one border, so that it can be exchanged (src/${own})`;
  return broken('vendors', name, reason);
}

const broken = (rule: string, found: string, reason: string): Broken => ({ rule, found, reason });
