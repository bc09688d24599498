import { TextInput } from '@mantine/core';
import { useSay } from '../../app/language.tsx';
import { momentText } from '../../parts/when.tsx';
import type { Filters } from './filters.ts';
import { alarmsWords as words } from './words.ts';

/** From when to when, in the browser's zone. */
export function HistorySpan({
  filters,
  change,
}: {
  readonly filters: Filters;
  readonly change: (change: Partial<Filters>) => void;
}) {
  const say = useSay();
  return (
    <div className="al-span">
      {(['from', 'to'] as const).map((end) => (
        <label key={end}>
          {say(words[end])}{' '}
          <TextInput
            size="xs"
            type="datetime-local"
            value={localOf(filters[end])}
            onChange={(event) => change({ [end]: isoOf(event.currentTarget.value) })}
          />
        </label>
      ))}
      {filters.from === '' && <span className="soft">{say(words.lastWeek)}</span>}
    </div>
  );
}

const localOf = (iso: string): string => {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? '' : momentText(time, undefined, 'minutes').replace(' ', 'T');
};

const isoOf = (local: string): string => {
  const time = Date.parse(local);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
};
