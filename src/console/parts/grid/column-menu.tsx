import { Button, Checkbox, Group, Popover, Stack } from '@mantine/core';
import { useState } from 'react';
import { useSay } from '../../app/language.tsx';
import { type GridColumn, shownColumns } from './grid-column.ts';
import { gridWords as words } from './grid-words.ts';
import type { View } from './use-view.ts';

/** Which columns are shown. */
export function ColumnMenu<Row>({
  columns,
  view,
}: {
  readonly columns: readonly GridColumn<Row>[];
  readonly view: View;
}) {
  const say = useSay();
  const [opened, setOpened] = useState(false);
  const shown = new Set(shownColumns(columns, view.columns).map(({ id }) => id));
  const turn = (id: string): void => {
    const next = columns.flatMap((one) =>
      (one.id === id ? !shown.has(id) : shown.has(one.id)) ? [one.id] : [],
    );
    if (next.length > 0) view.change({ columns: next });
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-end">
      <Popover.Target>
        <Button size="xs" variant="default" onClick={() => setOpened(!opened)}>
          {say(words.columns)} {shown.size}/{columns.length}
        </Button>
      </Popover.Target>
      <Popover.Dropdown style={{ background: 'var(--raised)', borderColor: 'var(--line)' }}>
        <Group gap="xs" mb="xs">
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => view.change({ columns: columns.map(({ id }) => id) })}
          >
            {say(words.allColumns)}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => view.change({ columns: null })}
          >
            {say(words.usualColumns)}
          </Button>
        </Group>
        <Stack
          gap="0.35rem"
          style={{ maxHeight: '22rem', overflowY: 'auto', paddingRight: '1rem' }}
        >
          {columns.map(({ id, title, unit = '' }) => (
            <Checkbox
              key={id}
              size="xs"
              label={unit === '' ? title : `${title} (${unit})`}
              checked={shown.has(id)}
              onChange={() => turn(id)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
