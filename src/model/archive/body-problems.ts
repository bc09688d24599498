import { z } from 'zod';
import { type ArchiveProblem, refused } from './archive-draft.ts';
import type { ArchiveKind } from './archive-kind.ts';
import { KIND_SPECS } from './kind-specs.ts';

const ZH = z.locales.zhCN().localeError;
const EN = z.locales.en().localeError;

/** What keeps a body from being of its kind, in both languages; empty: it is. */
export function bodyProblems(kind: ArchiveKind, body: unknown): readonly ArchiveProblem[] {
  const { schema } = KIND_SPECS[kind];
  const en = schema.safeParse(body, { error: EN });
  if (en.success) return [];
  const zh = schema.safeParse(body, { error: ZH }).error?.issues ?? [];
  return en.error.issues.flatMap((issue, n) => {
    const chinese = isOurs(issue) ? (OURS[issue.message] ?? '格式或内容不对') : zh[n]?.message;
    const words = [
      chinese ?? issue.message,
      issue.message.replace(/^Invalid input: /, ''),
    ] as const;
    // a key too many is told at the key
    const paths =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...issue.path, key])
        : [issue.path];
    return paths.map((path) => refused(path.map(String).join('.'), ...words));
  });
}

/** Words of our own schemas, which know one language. */
const OURS: Readonly<Record<string, string>> = {
  'an id has 1 to 64 letters, digits, "-", "_", "." or ":"':
    '编号为 1 至 64 个字母、数字或 - _ . :',
  'a meter size is a G number, e.g. G65': '规格应为 G 加数字，例如 G65',
  'SHA-256 in 64 small hexadecimal digits': '文件指纹为 64 位小写十六进制',
  'must be above qMin': '必须大于最小流量',
  'say which meter': '须写明是哪块表',
  'give a zone or sites': '须写明片区或用气点',
  'nobody checks their own work': '不能自己抽查自己',
};

const isOurs = (issue: { readonly message: string; readonly code: string }): boolean =>
  issue.code === 'custom' || issue.message in OURS;
