import { Button, Select, TextInput } from '@mantine/core';
import { type RefObject, useMemo } from 'react';
import { ALARM_STATES } from '../../../model/alarm.ts';
import { ALARM_TYPES, type Priority } from '../../../model/alarm-type.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import type { Places } from '../../api/places.ts';
import { useSay } from '../../app/language.tsx';
import { stateWords } from '../../parts/alarm-words.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { type Filters, isNarrowed } from './filters.ts';
import { alarmsWords as words } from './words.ts';

const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];
/** A longer list is searched, not read. */
const MOST_CHOICES = 60;

interface BarProps {
  readonly filters: Filters;
  readonly change: (change: Partial<Filters>) => void;
  readonly places: Places | undefined;
  readonly search: RefObject<HTMLInputElement | null>;
}

export function FilterBar({ filters, change, places, search }: BarProps) {
  const say = useSay();
  return (
    <search className="al-filters" aria-label={say(words.search)}>
      <TextInput
        ref={search}
        size="xs"
        type="search"
        aria-label={say(words.search)}
        placeholder={say(words.search)}
        value={filters.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <PriorityChoice filters={filters} change={change} />
      <PlaceChoice filters={filters} change={change} places={places} />
      <KindChoice filters={filters} change={change} />
      {isNarrowed(filters) && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() =>
            change({ text: '', priorities: [], zone: '', site: '', type: null, state: null })
          }
        >
          {say(words.clear)}
        </Button>
      )}
    </search>
  );
}

function PriorityChoice({ filters, change }: Pick<BarProps, 'filters' | 'change'>) {
  const say = useSay();
  const { priorities } = filters;
  const toggle = (priority: Priority): void =>
    change({
      priorities: priorities.includes(priority)
        ? priorities.filter((one) => one !== priority)
        : [...priorities, priority],
    });
  return (
    <fieldset className="al-priorities">
      <legend className="al-hidden">{say(words.priority)}</legend>
      {PRIORITIES.map((priority) => (
        <button
          key={priority}
          type="button"
          aria-pressed={priorities.includes(priority)}
          onClick={() => toggle(priority)}
        >
          <PriorityMark
            priority={priority}
            fill={priorities.includes(priority) ? 'outlined' : 'none'}
          />
        </button>
      ))}
    </fieldset>
  );
}

function PlaceChoice({ filters, change, places }: Omit<BarProps, 'search'>) {
  const say = useSay();
  const zones = useMemo(
    () =>
      [...(places?.zones.values() ?? [])].map(({ id, name }) => ({ value: id, label: say(name) })),
    [places, say],
  );
  const sites = useMemo(
    () =>
      [...(places?.sites.values() ?? [])]
        .filter(({ zone }) => filters.zone === '' || zone === filters.zone)
        .map(({ id, name }) => ({ value: id, label: say(name) })),
    [places, filters.zone, say],
  );
  return (
    <>
      {zones.length > 1 && (
        <Select
          size="xs"
          aria-label={say(words.zone)}
          placeholder={say(words.zone)}
          data={zones}
          searchable
          clearable
          limit={MOST_CHOICES}
          value={filters.zone === '' ? null : filters.zone}
          onChange={(zone) => change({ zone: zone ?? '', site: '' })}
        />
      )}
      <Select
        size="xs"
        aria-label={say(words.site)}
        placeholder={say(words.site)}
        data={sites}
        searchable
        clearable
        limit={MOST_CHOICES}
        value={filters.site === '' ? null : filters.site}
        onChange={(site) => change({ site: site ?? '' })}
      />
    </>
  );
}

function KindChoice({ filters, change }: Pick<BarProps, 'filters' | 'change'>) {
  const say = useSay();
  const types = useMemo(
    () => ALARM_TYPES.map((type) => ({ value: type, label: say(ALARM_TITLES[type]) })),
    [say],
  );
  const isPast = filters.view === 'history';
  const states = ALARM_STATES.filter((state) => isPast || state !== 'closed');
  return (
    <>
      <Select
        size="xs"
        aria-label={say(words.type)}
        placeholder={say(words.type)}
        data={types}
        searchable
        clearable
        value={filters.type}
        onChange={(type) => change({ type: ALARM_TYPES.find((one) => one === type) ?? null })}
      />
      <Select
        size="xs"
        aria-label={say(words.state)}
        placeholder={say(words.state)}
        data={states.map((state) => ({ value: state, label: say(stateWords[state]) }))}
        clearable
        value={filters.state}
        onChange={(state) => change({ state: states.find((one) => one === state) ?? null })}
      />
      {!isPast && (
        <Select
          size="xs"
          aria-label={say(words.order)}
          allowDeselect={false}
          data={[
            { value: 'urgency', label: say(words.byUrgency) },
            { value: 'newest', label: say(words.byNewest) },
          ]}
          value={filters.sort}
          onChange={(sort) => change({ sort: sort === 'newest' ? 'newest' : 'urgency' })}
        />
      )}
    </>
  );
}
