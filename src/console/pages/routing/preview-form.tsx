import { Button, Group, SegmentedControl, Select, Slider, TextInput } from '@mantine/core';
import { ALARM_TYPES, type AlarmType } from '../../../model/alarm-type.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { usePlaces } from '../../api/places.ts';
import { useSay } from '../../app/language.tsx';
import type { Priority } from '../../parts/priority-mark.tsx';
import { clockText, minutesOf, type WallTime, wallAt } from './local-instant.ts';
import { routingWords as words } from './words.ts';

export interface PreviewAsked extends WallTime {
  /** Empty: the service itself; null: none chosen yet. */
  readonly site: string | null;
  readonly type: AlarmType;
  readonly priority: Priority;
}

const PRIORITIES = [1, 2, 3, 4] as const;
const MARKS = [0, 360, 720, 1_080].map((value) => ({ value, label: clockText(value) }));

/** What alarm, where, and at which hour. */
export function PreviewForm({
  asked,
  zone,
  onChange,
}: {
  readonly asked: PreviewAsked;
  readonly zone: string;
  readonly onChange: (asked: PreviewAsked) => void;
}) {
  const say = useSay();
  const places = usePlaces();
  const sites = [...(places.data?.sites.values() ?? [])];
  const change = (part: Partial<PreviewAsked>): void => onChange({ ...asked, ...part });
  return (
    <div className="panel rt-form">
      <Select
        className="rt-site"
        label={say(words.site)}
        searchable
        value={asked.site}
        onChange={(site) => change({ site: site ?? '' })}
        limit={200}
        data={[
          ...sites.map(({ id, name }) => ({ value: id, label: `${say(name)} · ${id}` })),
          { value: '', label: say(words.serviceItself) },
        ]}
      />
      <Select
        className="rt-type"
        label={say(words.type)}
        searchable
        allowDeselect={false}
        value={asked.type}
        onChange={(type) => {
          const known = ALARM_TYPES.find((one) => one === type);
          if (known !== undefined) change({ type: known });
        }}
        data={ALARM_TYPES.map((type) => ({
          value: type,
          label: `${say(ALARM_TITLES[type])} · ${type}`,
        }))}
      />
      <div>
        <div className="rt-label" id="rt-priority">
          {say(words.priority)}
        </div>
        <SegmentedControl
          aria-labelledby="rt-priority"
          value={String(asked.priority)}
          data={PRIORITIES.map(String)}
          onChange={(value) => {
            const priority = PRIORITIES.find((one) => String(one) === value);
            if (priority !== undefined) change({ priority });
          }}
        />
      </div>
      <Moment asked={asked} zone={zone} onChange={change} />
      <span className="soft rt-zone">{say(words.zone, { zone })}</span>
    </div>
  );
}

/** Of the place's clock: typed, or moved along the day. */
function Moment({
  asked,
  zone,
  onChange: change,
}: {
  readonly asked: WallTime;
  readonly zone: string;
  readonly onChange: (moment: Partial<WallTime>) => void;
}) {
  const say = useSay();
  return (
    <>
      <Group gap="xs" align="end" wrap="nowrap">
        <TextInput
          type="date"
          label={say(words.day)}
          value={asked.day}
          onChange={({ currentTarget }) => change({ day: currentTarget.value })}
        />
        <TextInput
          type="time"
          label={say(words.time)}
          value={clockText(asked.minutes)}
          onChange={({ currentTarget }) => {
            const minutes = minutesOf(currentTarget.value);
            if (minutes !== null) change({ minutes });
          }}
        />
        <Button variant="default" onClick={() => change(wallAt(zone, Date.now()))}>
          {say(words.now)}
        </Button>
      </Group>
      <div className="rt-hour">
        <Slider
          thumbLabel={say(words.hour)}
          label={null}
          min={0}
          max={1_425}
          step={15}
          marks={MARKS}
          value={Math.min(1_425, asked.minutes)}
          onChange={(minutes) => change({ minutes })}
        />
      </div>
    </>
  );
}
