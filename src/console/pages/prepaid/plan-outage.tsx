import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { columnsOf } from '../../../model/archive/columns.ts';
import { ask } from '../../api/client.ts';
import type { Places } from '../../api/places.ts';
import { useSay } from '../../app/language.tsx';
import { FieldList } from '../../parts/fields/field-list.tsx';
import { problemsIn } from '../../parts/fields/field-problems.ts';
import { bodyFrom, type FieldValues } from '../../parts/fields/field-values.ts';
import { FormProblems } from '../../parts/fields/form-problems.tsx';
import { OWN_ZONE } from '../../parts/own-zone.ts';
import { partWords } from '../../parts/words.ts';
import { outageZone } from './outage-zone.ts';
import { outageWords as words } from './words.ts';

interface Planned {
  readonly affected: {
    readonly sites: number;
    readonly customers: number;
    readonly contacts: number;
    readonly untold: readonly string[];
  };
  readonly notices: 'on' | 'off';
}

/** Enters an outage and says whom it reaches; its state is the service's own. */
export function PlanOutage({ places }: { readonly places: Places | undefined }) {
  const say = useSay();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [values, setValues] = useState<FieldValues>({});
  const columns = columnsOf('outage-notice').filter(({ key }) => key !== 'state');
  const given = bodyFrom(columns, values, OWN_ZONE);
  // moments are typed in the zone of the place, once it is known
  const zone = outageZone(given, places) ?? OWN_ZONE;
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: () =>
      ask<Planned>('/outages', {
        method: 'POST',
        body: { sites: [], ...bodyFrom(columns, values, zone) },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['grid', '/archive/outage-notice'] }),
  });
  const close = (): void => {
    setOpened(false);
    setValues({});
    reset();
  };
  return (
    <>
      <Button
        size="xs"
        mb="xs"
        style={{ justifySelf: 'start', alignSelf: 'flex-start' }}
        onClick={() => setOpened(true)}
      >
        {say(words.plan)}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={say(words.plan)}
        closeButtonProps={{ 'aria-label': say(partWords.close) }}
      >
        {data === undefined ? (
          <form
            className="field-form"
            onSubmit={(event) => {
              event.preventDefault();
              mutate();
            }}
          >
            <FormProblems error={error} keys={columns.map(({ key }) => key)} />
            <FieldList
              columns={columns}
              values={values}
              problems={problemsIn(error)}
              zone={zone}
              onChange={(key, value) => setValues({ ...values, [key]: value })}
            />
            <p className="soft">{say(words.planAsk)}</p>
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {say(partWords.cancel)}
              </Button>
              <Button type="submit" loading={isPending}>
                {say(words.planYes)}
              </Button>
            </Group>
          </form>
        ) : (
          <Reached planned={data} onClose={close} />
        )}
      </Modal>
    </>
  );
}

function Reached({
  planned: { affected, notices },
  onClose,
}: {
  readonly planned: Planned;
  readonly onClose: () => void;
}) {
  const say = useSay();
  const { sites, customers, contacts, untold } = affected;
  return (
    <div role="status">
      <p>{say(words.reached, { sites, customers, contacts })}</p>
      {untold.length > 0 && (
        <p>
          <strong>{say(words.untold, { n: untold.length })}</strong> {untold.join(', ')}
        </p>
      )}
      {notices === 'off' && <p>{say(words.noticesOff)}</p>}
      <Group justify="flex-end">
        <Button onClick={onClose}>{say(partWords.close)}</Button>
      </Group>
    </div>
  );
}
