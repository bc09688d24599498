import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ArchiveColumn } from '../../../model/archive/columns.ts';
import { useSay } from '../../app/language.tsx';
import { fieldsWords as words } from './field-words.ts';

export interface OneFieldProps {
  readonly column: ArchiveColumn;
  readonly value: string;
  readonly zone: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

const LONG = /(?:^|\.)(?:note|followUp|reason|conclusion|findings|access)$/;

export function OneField({ column, value, zone, error, onChange }: OneFieldProps) {
  const say = useSay();
  const { cell } = column;
  const common = {
    size: 'xs',
    label: cell.form === 'instant' ? `${say(column.title)} · ${zone}` : say(column.title),
    withAsterisk: column.needed === 'required',
    ...(error === undefined ? {} : { error }),
  } as const;
  const typed = (event: { readonly currentTarget: { readonly value: string } }): void =>
    onChange(event.currentTarget.value);
  if (cell.form === 'choice' || cell.form === 'yes-no') {
    const choices: readonly (readonly [string, string])[] =
      cell.form === 'choice'
        ? [...cell.choices].map(([id, text]) => [id, say(text)] as const)
        : [
            ['true', say(words.yes)],
            ['false', say(words.no)],
          ];
    return (
      <NativeSelect
        {...common}
        value={value}
        onChange={typed}
        data={[
          { value: '', label: say(words.notGiven) },
          ...choices.map(([id, label]) => ({ value: id, label })),
        ]}
      />
    );
  }
  if (cell.form === 'list' || LONG.test(column.key))
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        value={value}
        onChange={typed}
        description={cell.form === 'list' ? say(words.perLine) : undefined}
      />
    );
  return (
    <TextInput
      {...common}
      type={TYPES[cell.form] ?? 'text'}
      step={cell.form === 'instant' ? 1 : undefined}
      inputMode={cell.form === 'number' ? 'decimal' : undefined}
      className={cell.form === 'number' ? 'number-input' : undefined}
      value={value}
      onChange={typed}
    />
  );
}

const TYPES: Readonly<Record<string, string>> = { date: 'date', instant: 'datetime-local' };
