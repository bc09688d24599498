import { z } from 'zod';
import type { Localized } from '../localized.ts';
import type { ArchiveKind } from './archive-kind.ts';
import { choiceWord } from './choice-words.ts';
import { fieldWord } from './field-words.ts';
import { KIND_SPECS } from './kind-specs.ts';

/** How a cell is written and read. `list`: `a; b`; `table`: `name | role; name | role`, each in its own order. */
export type CellForm =
  | { readonly form: 'text' | 'number' | 'date' | 'instant' | 'yes-no' | 'list' }
  | { readonly form: 'choice'; readonly choices: ReadonlyMap<string, Localized> }
  | { readonly form: 'table'; readonly cells: readonly ArchiveColumn[] };

/** One column of a kind's sheet: a field of its body, members of objects by `old.serial`. */
export interface ArchiveColumn {
  readonly key: string;
  readonly title: Localized;
  readonly cell: CellForm;
  readonly needed: 'required' | 'optional';
}

const known = new Map<ArchiveKind, readonly ArchiveColumn[]>();

/** In the order of the schema: what a sheet has, and what a form asks for. */
export function columnsOf(kind: ArchiveKind): readonly ArchiveColumn[] {
  const found = known.get(kind) ?? walk(KIND_SPECS[kind].schema, kind, '', 'required');
  known.set(kind, found);
  return found;
}

type Need = ArchiveColumn['needed'];

function walk(
  schema: z.ZodObject,
  kind: ArchiveKind,
  prefix: string,
  outer: Need,
): readonly ArchiveColumn[] {
  return Object.entries(schema.shape).flatMap(([name, type]) => {
    const { inner, needed } = unwrap(type);
    const key = `${prefix}${name}`;
    const need = outer === 'required' ? needed : 'optional';
    if (inner instanceof z.ZodObject) return walk(inner, kind, `${key}.`, need);
    return [{ key, title: fieldWord(kind, key), cell: cellOf(inner, kind, key), needed: need }];
  });
}

function unwrap(type: unknown): { readonly inner: unknown; readonly needed: Need } {
  if (
    type instanceof z.ZodDefault ||
    type instanceof z.ZodExactOptional ||
    type instanceof z.ZodOptional
  ) {
    return { inner: unwrap(type.unwrap()).inner, needed: 'optional' };
  }
  return { inner: type, needed: 'required' };
}

function cellOf(type: unknown, kind: ArchiveKind, key: string): CellForm {
  if (type instanceof z.ZodEnum) {
    const choices = type.options.map((value) => {
      const choice = String(value);
      return [choice, choiceWord(kind, key, choice)] as const;
    });
    return { form: 'choice', choices: new Map(choices) };
  }
  if (type instanceof z.ZodArray) {
    const member = type.element;
    return member instanceof z.ZodObject
      ? { form: 'table', cells: walk(member, kind, `${key}.`, 'required') }
      : { form: 'list' };
  }
  if (type instanceof z.ZodBoolean) return { form: 'yes-no' };
  if (type instanceof z.ZodNumber) return { form: 'number' };
  if (type instanceof z.ZodISODate) return { form: 'date' };
  if (type instanceof z.ZodISODateTime) return { form: 'instant' };
  return { form: 'text' };
}
