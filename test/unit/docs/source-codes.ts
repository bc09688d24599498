import { readdirSync, readFileSync } from 'node:fs';

export interface SourceText {
  /** Relative to the checkout. */
  readonly path: string;
  readonly text: string;
}

export const sourcesBelow = (folder: string): readonly SourceText[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** An AppError whose code is written at the place. */
const LITERAL = /new AppError\(\s*'([^']+)'/g;
/** One whose code comes from elsewhere. */
const COMPUTED = /new AppError\(\s*[^'\s)]/g;

/**
 * Where a computed code is spelled out, by file: every text that the pattern
 * finds there is a code. A file with computed codes and no line here is an error,
 * so that a new form cannot stay unseen.
 */
const SPELLED: Readonly<Record<string, readonly RegExp[]>> = {
  // codes that come back from another thread: spelled where that thread makes them
  'src/pipeline-client.ts': [],
  'src/metering-client.ts': [],
  'src/metering-port.ts': [],
  'src/reckoning-failure.ts': [],
  'src/metering-thread.ts': [/\?\? '([^']+)'/g],
  'src/history/duckdb/duckdb-history.ts': [],
  'src/history/duckdb/history-client.ts': [],
  'src/records/sqlite/copy-aside.ts': [],
  'src/pipeline-thread.ts': [/thrown\.code : '([^']+)'/g],
  'src/channel/email/smtp-fault.ts': [/return '(channel\.[^']+)'/g],
  'src/journal/sqlite-fault.ts': [/\bcode: '([^']+)'/g],
  'src/records/sqlite/records-error.ts': [/\bcode: '([^']+)'/g],
  'src/ingest/listeners.ts': [/'(mqtt-[^']+)'/g],
};

export interface FoundCodes {
  readonly codes: ReadonlySet<string>;
  /** Files with computed codes of which nobody said where they are spelled. */
  readonly unexplained: readonly string[];
}

/** Every code that an AppError of these files can carry. */
export function appErrorCodes(sources: readonly SourceText[]): FoundCodes {
  const codes = new Set<string>();
  const unexplained: string[] = [];
  for (const { path, text } of sources) {
    const spelled = SPELLED[path];
    for (const pattern of [LITERAL, ...(spelled ?? [])]) {
      for (const [, code = ''] of text.matchAll(pattern)) codes.add(code);
    }
    if (spelled === undefined && text.search(COMPUTED) >= 0) unexplained.push(path);
  }
  return { codes, unexplained };
}

/** The members of `export type {name} = 'a' | 'b';`. */
export function unionMembers(text: string, name: string): readonly string[] {
  const body = new RegExp(`export type ${name} =([^;]+);`).exec(text)?.[1] ?? '';
  return [...body.matchAll(/'([^']+)'/g)].map(([, member = '']) => member);
}
