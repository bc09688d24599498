import { Button, Group, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeviceSummary } from '../../../api/devices/device-view.ts';
import { ask, type PageOf, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { AddDevice } from './add-device.tsx';
import { connectWords as words } from './words.ts';

/** So many are offered at a time: more are found by typing. */
const MOST = 100;

export function DeviceStep({
  device,
  fleet,
  onChoose,
}: {
  readonly device: string;
  /** Devices in the fleet. */
  readonly fleet: number;
  /** With its password where it has just been entered. */
  readonly onChoose: (id: string, password: string | null) => void;
}) {
  const say = useSay();
  const { may } = useSession();
  const [typed, setTyped] = useState('');
  const [adding, setAdding] = useState<'closed' | 'open'>('closed');
  // what is shown of the one that is chosen is no question
  const asked = typed.startsWith(`${device} · `) || typed === device ? '' : typed;
  const { data } = useQuery({
    queryKey: ['connect-devices', asked],
    queryFn: ({ signal }) =>
      ask<PageOf<DeviceSummary>>(`/devices${query({ q: asked, limit: MOST })}`, { signal }),
    placeholderData: keepPreviousData,
  });
  const found = (data?.items ?? []).map(({ id, site }) => ({
    value: id,
    label: site === null ? id : `${id} · ${say(site.name)}`,
  }));
  const shown =
    device === '' || found.some(({ value }) => value === device)
      ? found
      : [{ value: device, label: device }, ...found];
  return (
    <section className="panel cn-step" aria-labelledby="cn-device">
      <h2 id="cn-device">{say(words.stepDevice)}</h2>
      <Group align="end" gap="xs">
        <Select
          aria-label={say(words.device)}
          placeholder={say(fleet === 0 ? words.noDevice : words.device)}
          searchable
          value={device === '' ? null : device}
          onSearchChange={setTyped}
          // the service has found them already
          filter={({ options }) => options}
          onChange={(id) => onChoose(id ?? '', null)}
          data={shown}
          style={{ width: '26rem' }}
        />
        {may('fleet.write') && (
          <Button variant="default" onClick={() => setAdding('open')}>
            {say(words.newDevice)}
          </Button>
        )}
      </Group>
      {!may('fleet.write') && <p className="soft">{say(words.noRights)}</p>}
      {adding === 'open' && (
        <AddDevice
          onClose={() => setAdding('closed')}
          onAdded={(id, password) => {
            setAdding('closed');
            onChoose(id, password);
          }}
        />
      )}
    </section>
  );
}
