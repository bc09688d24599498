import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ZoneView } from '../../../api/sites/site-view.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { gridWords as words } from './grid-words.ts';
import type { View } from './use-view.ts';

export interface FilterProps {
  readonly view: View;
  /** Of the filter in the address. */
  readonly name: string;
  readonly label: string;
}

/** One of a few; nothing chosen: all, or what `blank` says. */
export function ChoiceFilter({
  view,
  name,
  label,
  choices,
  blank,
}: FilterProps & {
  readonly choices: readonly (readonly [value: string, title: string])[];
  readonly blank?: string;
}) {
  const say = useSay();
  return (
    <NativeSelect
      size="xs"
      label={label}
      value={view.filter(name)}
      onChange={({ currentTarget }) => view.setFilter(name, currentTarget.value)}
      data={[
        { value: '', label: blank ?? say(words.all) },
        ...choices.map(([value, title]) => ({ value, label: title })),
      ]}
    />
  );
}

export const useZones = () =>
  useQuery({
    queryKey: ['zones'],
    queryFn: async ({ signal }) =>
      (await ask<{ readonly items: readonly ZoneView[] }>('/zones', { signal })).items,
    staleTime: 300_000,
  });

export function ZoneFilter({ view }: { readonly view: View }) {
  const say = useSay();
  const { data = [] } = useZones();
  const choices = data.map(({ id, name }) => [id, say(name)] as const);
  return <ChoiceFilter view={view} name="zone" label={say(words.zone)} choices={choices} />;
}

const SETTLE_MS = 300;

/** Asked for when the typing has paused. */
export function TextFilter({ view, name, label }: FilterProps) {
  const value = view.filter(name);
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = window.setTimeout(() => view.setFilter(name, text), SETTLE_MS);
    return () => window.clearTimeout(timer);
  }, [text, value, view, name]);
  return (
    <TextInput
      size="xs"
      type="search"
      label={label}
      value={text}
      maxLength={100}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  );
}

/** A date of the calendar, `2026-11-26`. */
export function DayFilter({ view, name, label }: FilterProps) {
  return (
    <TextInput
      size="xs"
      type="date"
      label={label}
      value={view.filter(name)}
      onChange={({ currentTarget }) => view.setFilter(name, currentTarget.value)}
    />
  );
}
