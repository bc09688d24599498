import { Button, Group, Popover, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSay } from '../../app/language.tsx';
import { gridWords as words } from './grid-words.ts';
import { keepViews, useKeptViews, withView } from './kept-views.ts';
import type { View } from './use-view.ts';
import { keptText } from './view-state.ts';

/** Views by name: shown, kept and removed. */
export function ViewMenu({ table, view }: { readonly table: string; readonly view: View }) {
  const say = useSay();
  const kept = useKeptViews(table);
  const [name, setName] = useState('');
  const [opened, setOpened] = useState(false);
  const now = keptText(view);
  const keep = (): void => {
    if (name.trim() === '') return;
    keepViews(table, withView(kept, { name: name.trim(), text: now }));
    setName('');
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-end">
      <Popover.Target>
        <Button size="xs" variant="default" onClick={() => setOpened(!opened)}>
          {say(words.views)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown style={{ background: 'var(--raised)', borderColor: 'var(--line)' }}>
        <Stack gap="xs" style={{ minWidth: '16rem' }}>
          {kept.length === 0 && <span className="soft">{say(words.noViews)}</span>}
          {kept.map((one) => (
            <Group key={one.name} gap="xs" wrap="nowrap" justify="space-between">
              <Button
                size="compact-sm"
                variant={one.text === now ? 'light' : 'subtle'}
                aria-pressed={one.text === now}
                onClick={() => view.show(one.text)}
              >
                {one.name}
              </Button>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={say(words.removeView, { name: one.name })}
                onClick={() =>
                  keepViews(
                    table,
                    kept.filter((other) => other !== one),
                  )
                }
              >
                ✕
              </Button>
            </Group>
          ))}
          <Button size="compact-sm" variant="subtle" onClick={() => view.show('')}>
            {say(words.resetView)}
          </Button>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              keep();
            }}
          >
            <Group gap="xs" align="end" wrap="nowrap">
              <TextInput
                size="xs"
                label={say(words.viewName)}
                value={name}
                maxLength={60}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
              />
              <Button size="xs" variant="default" type="submit">
                {say(words.save)}
              </Button>
            </Group>
          </form>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
