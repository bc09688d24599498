import type { Localized } from '../../../model/localized.ts';
import type { Say } from '../../app/language.tsx';

/** A kind of the archive as the service describes it. */
export interface KindWords {
  readonly kind: string;
  readonly title: Localized;
  readonly columns: readonly {
    readonly key: string;
    readonly title: Localized;
    readonly choices: Readonly<Record<string, Localized>> | null;
  }[];
}

/** What the table says in columns of its own. */
const ELSEWHERE = new Set(['site', 'run', 'at', 'on', 'files', 'validFrom', 'validTo', 'id']);

/** The fields of an item in a line: `判定 合格；出口压力 100`. Empty ones are left out. */
export function paperText(
  body: Readonly<Record<string, unknown>>,
  { columns }: KindWords,
  say: Say,
): string {
  const parts = columns.flatMap(({ key, title, choices }) => {
    const value = body[key];
    if (ELSEWHERE.has(key) || value === '' || value === undefined || value === null) return [];
    if (typeof value === 'boolean') return value ? [say(title)] : [];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const choice = typeof value === 'string' ? choices?.[value] : undefined;
    return [`${say(title)} ${choice === undefined ? value : say(choice)}`];
  });
  return parts.join(say(SEPARATOR));
}

const SEPARATOR: Localized = { zh: '；', en: '; ' };

export interface PaperFile {
  readonly sha256: string;
  readonly name: string;
}

export function paperFiles({ files }: Readonly<Record<string, unknown>>): readonly PaperFile[] {
  if (!Array.isArray(files)) return [];
  return files.flatMap((file: unknown) => {
    if (typeof file !== 'object' || file === null) return [];
    const { sha256, name }: Partial<Record<string, unknown>> = { ...file };
    return typeof sha256 === 'string' && typeof name === 'string' ? [{ sha256, name }] : [];
  });
}
