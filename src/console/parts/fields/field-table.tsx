import { Button, Group, Input } from '@mantine/core';
import type { ArchiveColumn } from '../../../model/archive/columns.ts';
import { useSay } from '../../app/language.tsx';
import { AttachFile } from './attach-file.tsx';
import { type FieldRow, lastPart } from './field-values.ts';
import { fieldsWords as words } from './field-words.ts';
import { OneField } from './one-field.tsx';

/** Rows within a form: contacts, parts, attached files. */
export function FieldTable({
  column,
  cells,
  rows,
  zone,
  error,
  onChange,
}: {
  readonly column: ArchiveColumn;
  readonly cells: readonly ArchiveColumn[];
  readonly rows: readonly FieldRow[];
  readonly zone: string;
  readonly error: string | undefined;
  readonly onChange: (rows: readonly FieldRow[]) => void;
}) {
  const say = useSay();
  const isFiles = cells.some(({ key }) => lastPart(key) === 'sha256');
  const remove = (n: number): void => onChange(rows.filter((_row, place) => place !== n));
  return (
    <fieldset className="field-table">
      <legend>{say(column.title)}</legend>
      {rows.map((row, n) => (
        <div key={n} className="field-row">
          {isFiles ? (
            <span className="field-file">{row['name']}</span>
          ) : (
            cells.map((cell) => {
              const name = lastPart(cell.key);
              return (
                <OneField
                  key={cell.key}
                  column={cell}
                  value={row[name] ?? ''}
                  zone={zone}
                  error={undefined}
                  onChange={(text) =>
                    onChange(
                      rows.map((one, place) => (place === n ? { ...one, [name]: text } : one)),
                    )
                  }
                />
              );
            })
          )}
          <Button
            size="compact-xs"
            variant="default"
            aria-label={say(words.removeRow, { n: n + 1 })}
            onClick={() => remove(n)}
          >
            ✕
          </Button>
        </div>
      ))}
      <Group gap="xs">
        {isFiles ? (
          <AttachFile onAttached={(file) => onChange([...rows, file])} />
        ) : (
          <Button size="compact-xs" variant="default" onClick={() => onChange([...rows, {}])}>
            {say(words.addRow)}
          </Button>
        )}
        {error !== undefined && <Input.Error>{error}</Input.Error>}
      </Group>
    </fieldset>
  );
}
