import { NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, send } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { type FleetText, type NewPlace, withPlace } from './add-place.ts';
import { devicePassword } from './device-password.ts';
import { meterTypeWords, reportingWords, connectWords as words } from './words.ts';

const EMPTY: NewPlace = {
  kind: 'station',
  device: '',
  password: '',
  site: '',
  siteName: '',
  reporting: 'scada',
  setKPa: 100,
  meterType: 'rotary',
  qMin: 1,
  qMax: 100,
};

/** The least that the fleet needs of a device and its place. */
export function AddDevice({
  onClose,
  onAdded,
}: {
  readonly onClose: () => void;
  readonly onAdded: (device: string, password: string) => void;
}) {
  const say = useSay();
  const client = useQueryClient();
  const [place, setPlace] = useState(() => ({ ...EMPTY, password: devicePassword() }));
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => add(place),
    onSuccess: async () => {
      await client.invalidateQueries();
      onAdded(place.device, place.password);
    },
  });
  return (
    <Confirm
      title={say(words.addTitle)}
      act={say(words.add)}
      size="lg"
      standing={isPending ? 'running' : 'idle'}
      problem={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <PlaceFields place={place} onChange={(part) => setPlace({ ...place, ...part })} />
      <p className="soft">{say(words.addHint)}</p>
    </Confirm>
  );
}

/** On the fleet as it was read: somebody else's change in between is not written over. */
async function add(place: NewPlace): Promise<void> {
  const response = await send('/fleet', {});
  // the route serves the fleet file
  const fleet = (await response.json()) as FleetText;
  await ask('/fleet?secrets=kept', {
    method: 'PUT',
    body: withPlace(fleet, place),
    headers: { 'if-match': response.headers.get('etag') ?? '*' },
  });
}

interface FieldsProps {
  readonly place: NewPlace;
  readonly onChange: (part: Partial<NewPlace>) => void;
}

function PlaceFields({ place, onChange }: FieldsProps) {
  const say = useSay();
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={say(words.kind)}
        value={place.kind}
        data={[
          { value: 'station', label: say(words.station) },
          { value: 'meter', label: say(words.meter) },
        ]}
        onChange={(kind) =>
          onChange(
            kind === 'meter'
              ? { kind, reporting: 'hourly' }
              : { kind: 'station', reporting: 'scada' },
          )
        }
      />
      <TextInput
        label={say(words.deviceId)}
        description={say(words.idRule)}
        required
        data-autofocus
        value={place.device}
        onChange={({ currentTarget }) => onChange({ device: currentTarget.value.trim() })}
      />
      <TextInput
        label={say(words.siteId)}
        description={say(words.siteRule)}
        required
        value={place.site}
        onChange={({ currentTarget }) => onChange({ site: currentTarget.value.trim() })}
      />
      <TextInput
        label={say(words.siteName)}
        value={place.siteName}
        onChange={({ currentTarget }) => onChange({ siteName: currentTarget.value })}
      />
      <Select
        label={say(words.reporting)}
        allowDeselect={false}
        value={place.reporting}
        data={(['scada', 'hourly', 'daily'] as const).map((value) => ({
          value,
          label: say(reportingWords[value]),
        }))}
        onChange={(value) => {
          if (value === 'scada' || value === 'hourly' || value === 'daily')
            onChange({ reporting: value });
        }}
      />
      {place.kind === 'station' ? (
        <Amount
          label={say(words.setKPa)}
          value={place.setKPa}
          onValue={(setKPa) => onChange({ setKPa })}
        />
      ) : (
        <MeterFields place={place} onChange={onChange} />
      )}
    </Stack>
  );
}

function MeterFields({ place, onChange }: FieldsProps) {
  const say = useSay();
  const types = ['diaphragm', 'rotary', 'turbine', 'ultrasonic'] as const;
  return (
    <>
      <Select
        label={say(words.meterType)}
        allowDeselect={false}
        value={place.meterType}
        data={types.map((value) => ({ value, label: say(meterTypeWords[value]) }))}
        onChange={(value) => {
          const meterType = types.find((one) => one === value);
          if (meterType !== undefined) onChange({ meterType });
        }}
      />
      <Amount label={say(words.qMin)} value={place.qMin} onValue={(qMin) => onChange({ qMin })} />
      <Amount label={say(words.qMax)} value={place.qMax} onValue={(qMax) => onChange({ qMax })} />
    </>
  );
}

function Amount({
  label,
  value,
  onValue,
}: {
  readonly label: string;
  readonly value: number;
  readonly onValue: (value: number) => void;
}) {
  return (
    <NumberInput
      label={label}
      required
      min={0}
      value={value}
      onChange={(next) => {
        if (typeof next === 'number') onValue(next);
      }}
    />
  );
}
