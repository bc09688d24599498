import { Button, Group, Modal, MultiSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SiteView } from '../../../../api/sites/site-view.ts';
import { ALARM_TYPES } from '../../../../model/alarm-type.ts';
import { ALARM_TITLES } from '../../../../model/text/alarm-titles.ts';
import { ask } from '../../../api/client.ts';
import { useSay } from '../../../app/language.tsx';
import { ProblemText } from '../../../parts/failure.tsx';
import { partWords } from '../../../parts/words.ts';
import { permitWords as words } from '../part-words.ts';
import { permitSpan } from './permit-span.ts';

/** What work at a station usually sets off. */
const USUAL = ['bypass.open', 'bypass.unsecured', 'station.door'];
const SYSTEM = /^(system|permit)\./;

/** Issues a permit for the site. */
export function PermitForm({
  site,
  clock,
  done,
  leave,
}: {
  readonly site: SiteView;
  readonly clock: number;
  readonly done: () => void;
  readonly leave: () => void;
}) {
  const say = useSay();
  const [types, setTypes] = useState<readonly string[]>(site.station === null ? [] : USUAL);
  const [start, setStart] = useState('');
  const [hours, setHours] = useState<number | string>(4);
  const [reason, setReason] = useState('');
  const [holder, setHolder] = useState('');
  const span = permitSpan(start, Number(hours), site.timeZone, clock);
  const issue = useMutation({
    mutationFn: () =>
      ask('/permits', { method: 'POST', body: { site: site.id, types, reason, holder, ...span } }),
    onSuccess: done,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    issue.mutate();
  };
  const complete =
    span !== null && types.length > 0 && reason.trim() !== '' && holder.trim() !== '';
  return (
    <Modal
      opened
      onClose={leave}
      size="lg"
      title={say(words.createHere, { site: say(site.name) })}
      closeButtonProps={{ 'aria-label': say(partWords.close) }}
    >
      <form onSubmit={submit} style={{ display: 'grid', gap: '0.6rem' }}>
        <TypesField types={types} setTypes={setTypes} />
        <Textarea
          label={say(words.reason)}
          value={reason}
          maxLength={500}
          required
          data-autofocus
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <TextInput
          label={say(words.holder)}
          value={holder}
          maxLength={200}
          required
          onChange={({ currentTarget }) => setHolder(currentTarget.value)}
        />
        <Group grow align="start">
          <TextInput
            type="datetime-local"
            label={say(words.startsAt, { zone: site.timeZone })}
            description={say(words.atOnce)}
            value={start}
            onChange={({ currentTarget }) => setStart(currentTarget.value)}
          />
          <NumberInput
            label={say(words.hours)}
            value={hours}
            min={0.5}
            max={168}
            onChange={setHours}
            required
          />
        </Group>
        {issue.error !== null && <ProblemText problem={issue.error} />}
        <FormEnd ready={complete ? 'ready' : 'not yet'} busy={issue.isPending} leave={leave} />
      </form>
    </Modal>
  );
}

function TypesField({
  types,
  setTypes,
}: {
  readonly types: readonly string[];
  readonly setTypes: (types: readonly string[]) => void;
}) {
  const say = useSay();
  return (
    <MultiSelect
      label={say(words.types)}
      description={say(words.note)}
      data={ALARM_TYPES.filter((type) => !SYSTEM.test(type)).map((type) => ({
        value: type,
        label: say(ALARM_TITLES[type]),
      }))}
      value={[...types]}
      onChange={setTypes}
      searchable
      required
    />
  );
}

function FormEnd({
  ready,
  busy,
  leave,
}: {
  readonly ready: 'ready' | 'not yet';
  readonly busy: boolean;
  readonly leave: () => void;
}) {
  const say = useSay();
  return (
    <Group justify="end">
      <Button variant="default" onClick={leave}>
        {say(partWords.cancel)}
      </Button>
      <Button type="submit" disabled={ready !== 'ready'} loading={busy}>
        {say(words.issue)}
      </Button>
    </Group>
  );
}
