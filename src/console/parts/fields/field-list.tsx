import type { ArchiveColumn } from '../../../model/archive/columns.ts';
import { useSay } from '../../app/language.tsx';
import { type FieldProblem, problemsOf } from './field-problems.ts';
import { FieldTable } from './field-table.tsx';
import type { FieldValue, FieldValues } from './field-values.ts';
import { OneField } from './one-field.tsx';

export interface FieldListProps {
  readonly columns: readonly ArchiveColumn[];
  readonly values: FieldValues;
  readonly problems: readonly FieldProblem[];
  /** IANA name: moments are typed in it. */
  readonly zone: string;
  readonly onChange: (key: string, value: FieldValue) => void;
}

/** A form made from fields: each with what the service says of it beside it. */
export function FieldList({ columns, values, problems, zone, onChange }: FieldListProps) {
  const say = useSay();
  return columns.map((column) => {
    const found = problemsOf(problems, column.key);
    const error = found.length === 0 ? undefined : found.map((one) => say(one.words)).join(' ');
    const value = values[column.key] ?? '';
    if (column.cell.form === 'table')
      return (
        <FieldTable
          key={column.key}
          column={column}
          cells={column.cell.cells}
          rows={typeof value === 'string' ? [] : value}
          zone={zone}
          error={error}
          onChange={(rows) => onChange(column.key, rows)}
        />
      );
    return (
      <OneField
        key={column.key}
        column={column}
        value={typeof value === 'string' ? value : ''}
        zone={zone}
        error={error}
        onChange={(text) => onChange(column.key, text)}
      />
    );
  });
}
